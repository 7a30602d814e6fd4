"""Every mistake that can be made in a small scenario, and the message that it gets."""

# ruff: noqa: E501  # a case and its messages stand on one line

import pytest

from detente.errors import DetenteError
from detente.scenario import ground, parse_scenario

HEAD = """\
detente: 1
title: small
as_of: 2024-01-01
horizon: 12 months
turn: 1 month
actors: {AAA: Northland, BBB: Southland}
facts:
  tension: {levels: [low, mid, high], is: low}
  war: {}
answer: {rest: peace, rungs: {war: {when: war}}}
"""

MISTAKES = [
    (
        "moves: {a: {by: AAA, options: {}, chance: 5%}}\n",
        [
            ":11:12: move 'a' has both 'options' and 'chance'. Write 'chance' within each option",
            ":11:12: move 'a' has no options",
        ],
    ),
    (
        "moves: {a: {by: AAA, options: {x: [war = yes, tension + 1]}}}\n",
        [":11:35: 'a: x' has no chance; expected 'chance:' a likelihood or a belief, or 'rest'"],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%, faster: {war: x0.5}}}\n",
        [
            ":11:48: 'faster' of move 'a' multiplies by a number; expected such as x3, at least 1, found x0.5. 'faster' raises a chance, 'slower' lowers it"
        ],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%, slower: {war: fast}}}\n",
        [
            ":11:48: 'slower' of move 'a' multiplies by a number; expected such as x0.3, 0 to 1, found fast. 'faster' raises a chance, 'slower' lowers it"
        ],
    ),
    (
        "beliefs: {b: {origin: x}}\nmoves: {a: {by: AAA, chance: b}}\n",
        [":11:11: belief 'b' has no number; expected 'is:'"],
    ),
    (
        "beliefs: {b: sometimes}\nmoves: {a: {by: AAA, chance: b}}\n",
        [
            ":11:14: belief 'b' has no likelihood; expected such as '5% to 20% within 12 months', 'likely' or 'history(name)', found 'sometimes'"
        ],
    ),
    (
        "beliefs: {b: lkely}\nmoves: {a: {by: AAA, chance: b}}\n",
        [
            ":11:14: belief 'b' has no likelihood; expected such as '5% to 20% within 12 months', 'likely' or 'history(name)', found 'lkely'. Did you mean 'likely'?"
        ],
    ),
    (
        "beliefs: {b: 0% to 5%}\nmoves: {a: {by: AAA, chance: b}}\n",
        [
            ":11:14: belief 'b' touches 0% or 100%; expected more than 0% and less than 100%. Write what is certain as the chance of a move or response itself"
        ],
    ),
    (
        "beliefs: {b: {is: 5%, talk: nothing}}\nmoves: {a: {by: AAA, chance: b}}\n",
        [":11:29: there is no such topic; found 'nothing'"],
    ),
    (
        "beliefs: {'b[m in both]': 5%}\nsets: {both: [AAA, BBB]}\nmoves: {a: {by: AAA, chance: b}}\n",
        [
            ":13:30: this is neither a likelihood nor a belief; expected such as '5% to 20% within 12 months', 'likely', or a belief's name, found 'b'. It has indices: write them in brackets"
        ],
    ),
    (
        "beliefs: {b: 5%}\nmoves: {a: {by: AAA, chance: 'b[XYZ]'}}\n",
        [
            ":12:30: there is no such actor; expected an actor or role, found 'XYZ'. There is 'AAA', 'BBB'"
        ],
    ),
    (
        "beliefs: {b: 40%}\nresponses: {r: {to: a, by: AAA, within: 1 month, chance: b}, s: {to: a, by: AAA, chance: b}}\nmoves: {a: {by: AAA, chance: 5% within 1 year}}\n",
        [
            ":12:90: belief 'b' is used for a response with a window and elsewhere. Say its length of time with 'within', or use two beliefs"
        ],
    ),
    (
        "factors: {f: {moves: [b]}}\nbeliefs: {b: 5% to 10%}\nmoves: {a: {by: AAA, chance: b}}\n",
        [":11:11: factor 'f' has no share; expected 'share: 40%'"],
    ),
    (
        "factors: {f: {share: 120%, moves: [b]}}\nbeliefs: {b: 5% to 10%}\nmoves: {a: {by: AAA, chance: b}}\n",
        [
            ":11:22: the share of factor 'f' is out of range; expected more than 0% and at most 100%, found 120%"
        ],
    ),
    (
        "factors: {f: {share: 20%, moves: [c]}}\nbeliefs: {b: 5% to 10%}\nmoves: {a: {by: AAA, chance: b}}\n",
        [":11:35: factor 'f' moves no such belief; found 'c'. There is 'b'"],
    ),
    (
        "moves: {a: {by: AAA, when: 'AAA = BBB', chance: 5%}}\n",
        [":11:29: there is no such fact; found 'AAA'. There is 'tension', 'war'"],
    ),
    (
        "sets: {both: [AAA, BBB]}\nmoves: {'a[p in both]': {by: p, when: p < AAA, chance: 5%}}\n",
        [":12:39: actors are compared by = or !=; found <"],
    ),
    (
        "sets: {both: [AAA, BBB]}\nmoves: {a: {by: AAA, when: any(war for p in both where war), chance: 5%}}\n",
        [
            ":12:28: 'where' chooses actors, so it cannot ask for facts. Join the fact to the condition with 'and'"
        ],
    ),
    (
        "sets: {both: [AAA, BBB]}\nmoves: {a: {by: AAA, when: any(war for p in bth), chance: 5%}}\n",
        [":12:45: there is no such set or actor; found 'bth'. Did you mean 'both'?"],
    ),
    (
        "sets: {both: [AAA, XXX]}\n",
        [":11:20: there is no such set or actor; found 'XXX'. There is 'AAA', 'BBB'"],
    ),
    (
        "sets: {both: people(AAA)}\n",
        [":11:14: a set cannot be read; expected members(pact), found people(…)"],
    ),
    (
        "sets: {both: members(XXX)}\n",
        [":11:22: there is no such pact; expected a pact, found 'XXX'"],
    ),
    (
        "sets: {both: 'AAA BBB ('}\n",
        [":11:24: the expression cannot be read; expected a name, found the end"],
    ),
    (
        "moves: {a: {by: AAA, when: count(war for p in AAA) > many, chance: 5%}}\n",
        [":11:54: a count is compared with a number; expected a number, found many"],
    ),
    (
        "moves: {a: {by: AAA, then: war < yes, chance: 5%}}\n",
        [
            ":11:28: an effect cannot be read; expected 'fact = level' or 'fact at least level', found <"
        ],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%}}\nresponses: {a: {to: a, by: AAA, chance: 5%}}\n",
        [":12:13: two moves or responses are called 'a'"],
    ),
    (
        "responses: {r: {by: AAA, chance: 5%}}\n",
        [":11:13: response 'r' answers nothing; expected 'to:' an event"],
    ),
    (
        "moves: {a: {chance: 5%}}\n",
        [":11:9: 'a' does not say who decides; expected 'by:' an actor, role, pact or 'nature'"],
    ),
    (
        "moves: {a: {by: AAA}}\n",
        [":11:9: 'a' has no chance; expected 'chance:' a likelihood or a belief"],
    ),
    (
        "moves: {a: {by: AAA, options: {x: {chance: rest}, y: {chance: rest}}}}\n",
        [":11:9: more than one option of 'a' has what is left over; expected 'chance: rest' once"],
    ),
    (
        "moves: {a: {by: AAA, options: {x: {chance: 100%}, y: {chance: 100%}}}}\n",
        [
            ":11:9: the chances of 'a' are certain to add up to more than 100%; expected at most 100%, found 200%"
        ],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%, else: war = yes}}\n",
        [
            ":11:9: move 'a' has an 'else'. A move not taken is open again in the next turn and changes nothing"
        ],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%}}\nresponses: {r: {to: a, by: AAA, within: 1 week, chance: 5%, else: war = yes}}\n",
        [
            ":12:13: 'else' of 'r' is never reached. An option with 'chance: rest' or a window takes what is left over"
        ],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%}}\nresponses: {r: {to: a, by: AAA, within: 1 week, options: {x: {chance: rest}}}}\n",
        [
            ":12:13: 'r' has a window, so what is left over is to wait; expected a chance for every option"
        ],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%}}\nresponses: {r: {to: a, by: AAA, within: soon, chance: 5%}}\n",
        [
            ":12:41: 'within' of response 'r': a length of time cannot be read; expected such as '12 months' or '1 week', found soon"
        ],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%, holdouts: {BBB: 5%}}}\n",
        [":11:9: only a consensus has holdouts, not 'a'; expected 'rule: consensus'"],
    ),
    (
        "moves: {a: {by: [AAA, BBB], rule: consensus, holdouts: {BBB: 5%}, options: {x: {chance: 5%}}}}\n",
        [":11:9: 'a' has both options and holdouts; expected a single 'chance' and 'then'"],
    ),
    (
        "moves: {a: {by: [AAA, BBB], rule: unanimity, chance: 5%}}\n",
        [
            ":11:35: 'rule' of move 'a' is not known; expected one, consensus, majority, found unanimity. There is 'one', 'consensus', 'majority'"
        ],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%, cost: {CCC: 5}}}\n",
        [
            ":11:41: there is no such actor; expected an actor or role, found 'CCC'. Did you mean 'ICC'?"
        ],
    ),
    (
        "moves: {a: {by: AAA, chance: 5%, cost: {AAA: much}}}\n",
        [":11:46: 'AAA' in 'cost' must be one number; expected a number, found much"],
    ),
    (
        "moves: {a: 5%}\n",
        [":11:9: 'a' does not say who decides; expected 'by:' an actor, role, pact or 'nature'"],
    ),
    (
        "moves: {a: [x]}\n",
        [
            ":11:12: move 'a' cannot be read; expected entries such as 'by:', 'rule:', 'when:', 'chance:', found a list"
        ],
    ),
    (
        "moves: [a]\n",
        [
            ":11:8: the section 'moves' must be a mapping; expected lines such as 'name: …', found a list"
        ],
    ),
    (
        "moves: {'a: b': {by: AAA, chance: 5%}}\n",
        [":11:9: the name of a move or response has no colon in it; found 'a: b'"],
    ),
    ("moves: {'5a': {by: AAA, chance: 5%}}\n", [":11:9: a name begins with a letter; found '5a'"]),
    (
        "moves: {'a[]': {by: AAA, chance: 5%}}\n",
        [":11:9: an index is empty; found 'a[]'. Write [m in members] or [POL]"],
    ),
    (
        "moves: {'a[m in AAA, m in BBB]': {by: AAA, chance: 5%}}\n",
        [":11:9: two indices have the same name; found 'a[m in AAA, m in BBB]'"],
    ),
    (
        "moves: {'a[m': {by: AAA, chance: 5%}}\n",
        [":11:9: a name cannot be read; found 'a[m'. Indices go in [ ] at the end"],
    ),
    (
        "moves: {'<a>': {by: AAA, chance: 5%}}\n",
        [":11:9: a name begins with a letter; found '<a>'"],
    ),
    (
        "moves: {'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': {by: AAA, chance: 5%}}\n",
        [
            ":11:9: a name has more than 160 letters; found 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"
        ],
    ),
    ("topics: {'t[x]': {title: x}}\n", [":11:10: this name has no indices; found 't[x]'"]),
    ("actors2: {}\n", [":11:1: the scenario has no entry 'actors2'. Did you mean 'actors'?"]),
    (
        "crossed: {c: {rungs: {}}}\n",
        [
            ":11:11: ladder 'c' is not complete; expected 'rungs:' and 'rest:' (what holds if no rung is reached)"
        ],
    ),
    ("crossed: {c: {rest: none, rungs: [war, war]}}\n", [":11:11: ladder 'c' has a rung twice"]),
    (
        "crossed: {c: {rest: none, rungs: [nothing]}}\n",
        [":11:35: there is no such outcome; found 'nothing'. There is 'war'"],
    ),
    ("outcomes: {o: {wording: x}}\n", [":11:12: outcome 'o' has no condition; expected 'when:'"]),
    ("outcomes: {war: {when: war}}\n", [":10:31: two outcomes are called 'war'"]),
    (
        "values: {AAA: {wra: 1}}\n",
        [":11:16: there is no such outcome; found 'wra'. Did you mean 'war'?"],
    ),
    (
        "values: {XXX: {war: 1}}\n",
        [
            ":11:10: there is no such actor; expected an actor or role, found 'XXX'. Did you mean 'XKX'?"
        ],
    ),
    (
        "rationality: {AAA: -1}\nvalues: {AAA: {war: 1}}\n",
        [
            ":11:15: the rationality of 'AAA' is below 0; expected 0 (chooses at random) or more, found -1.0"
        ],
    ),
    (
        "rationality: {AAA: 1}\n",
        [": 'AAA' is strategic but no outcome has a value to it; expected 'values: {AAA: …}'"],
    ),
    (
        "needs: {x: {kind: planet}}\n",
        [
            ":11:19: 'kind' of parameter 'x' is not known; expected pact, actor, actors, found planet. Did you mean 'pact'?"
        ],
    ),
    (
        "needs: {x: {kind: actor}}\nwith: {x: [AAA, BBB]}\n",
        [":12:12: 'x' in 'with' is one actor, not a list; found AAA, BBB"],
    ),
    (
        "needs: {x: {kind: pact}}\nwith: {x: AAA}\n",
        [":12:11: there is no such pact; expected a pact, found 'AAA'"],
    ),
    (
        "needs: {x: {kind: actors}}\nwith: {x: [AAA, QQQ]}\n",
        [":12:17: there is no such actor; expected an actor, found 'QQQ'. There is 'AAA', 'BBB'"],
    ),
    ("pacts: {P: {name: x}}\n", [":11:12: pact 'P' has no 'members'; expected 'members:'"]),
    (
        "pacts: {P: {members: [AAA, QQQ]}}\n",
        [
            ":11:28: there is no such actor; expected an actor or role, found 'QQQ'. There is 'AAA', 'BBB'"
        ],
    ),
    (
        "definitions: {d: {when: war, wording: the <thing>}}\n",
        [":11:43: there is no such role or index; found <thing>"],
    ),
    (
        "beliefs: {b: {is: 5%, talk: {of: AAA}}}\n",
        [":11:29: an entry of 'talk' has no 'topic'; expected 'topic:'"],
    ),
    (
        "beliefs: {b: {is: 5%, talk: {topic: x, threat: maybe}}}\n",
        [":11:48: 'threat' of an entry of 'talk' must be yes or no; found maybe"],
    ),
    (
        "beliefs: {b: 5% within 500 years}\n",
        [
            ":11:14: 'is' of belief 'b': a length of time is out of range; expected more than 0 and at most 200 years, found 5% within 500 years"
        ],
    ),
    (
        "beliefs: {b: 20% to 5%}\n",
        [
            ":11:14: 'is' of belief 'b': an interval stands upside down; expected the lower number first, found 20% to 5%"
        ],
    ),
    (
        "beliefs: {b: 5 to 140%}\n",
        [
            ":11:14: 'is' of belief 'b': a probability is out of range; expected between 0% and 100%, found 5 to 140%"
        ],
    ),
    ("title: [a]\n", [":11:1: 'title' stands here twice"]),
    (
        "assumes: {}\n",
        [
            ":11:10: 'assumes' of the scenario must be text; expected text, found a mapping. Put text that begins with { or [, or that has a colon and a blank in it, in quotes"
        ],
    ),
    (
        "question:\n",
        [":11:10: 'question' of the scenario must be text; expected text, found nothing"],
    ),
    (
        "moves: {a: {by: AAA, chance: 5% within 1 week}}\nresponses: {r: {to: 'a[', by: AAA, chance: 5%}}\n",
        [":12:21: a name cannot be read; found 'a['. Indices go in [ ] at the end"],
    ),
]


@pytest.mark.parametrize(("text", "messages"), MISTAKES, ids=range(len(MISTAKES)))
def test_each_mistake_has_its_message(text: str, messages: list[str]) -> None:
    with pytest.raises(DetenteError) as error:
        ground(parse_scenario(HEAD + text))
    assert [str(p).removeprefix("scenario") for p in error.value.problems] == messages


def test_one_absence_is_told_once() -> None:
    text = "beliefs: {b: {origin: x}}\nmoves: {a: {by: AAA, chance: b}}\n"
    with pytest.raises(DetenteError) as error:
        ground(parse_scenario(HEAD + text))
    assert len(error.value.problems) == 1
