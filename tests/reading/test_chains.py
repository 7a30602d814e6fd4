"""Through whom a statement comes: outlets that are told, cited or shown, and unnamed sources."""

from __future__ import annotations

import pytest

from detente.reading import Reader, read_text

_REVIEW = "Press review\n\n"

_SENTENCES = [
    (
        "the general had",
        "Thapa",
        "Rising Nepal",
        "The minister, Ishwar Thapa, told the newspaper Rising Nepal that the general had lied.",
    ),
    (
        "she is keeping",
        "Coyle",
        "BBC",
        (
            "Asked whether the navy would now escort ships, the defence secretary, Harriet "
            "Coyle, tells the BBC that she is keeping every option open."
        ),
    ),
    (
        "no hand",
        "Honari",
        "Tass",
        (
            "The ministry denies it, Tass reports. Tehran has no hand in the attacks, the "
            "spokeswoman, Parisa Honari, tells the agency."
        ),
    ),
    (
        "he had led",
        "Radić",
        "his lawyer",
        "Milan Radić admitted through his lawyer that he had led the armed group.",
    ),
    (
        "new sanctions would",
        "Lu Zheng",
        "Global Times",
        (
            _REVIEW + "In Beijing, the Global Times demands an apology. It quotes a "
            "researcher, Lu Zheng, as saying that new sanctions would fail."
        ),
    ),
    (
        "The truce",
        "Garnier",
        "Le Monde",
        (
            _REVIEW + "In Le Monde, the columnist Alain Garnier warns of a long war. "
            "The truce, the columnist believes, will not last."
        ),
    ),
    (
        "the border would stay",
        "Nowak",
        "Rzeczpospolita",
        (
            "Poland's foreign minister, Jan Nowak, told Rzeczpospolita that the "
            "border would stay closed."
        ),
    ),
    (
        "We will not",
        "Katz",
        "Kan Radio",
        ('"We will not talk to them," Defence Minister Avi Katz told Kan Radio.'),
    ),
    (
        "Ankara would not",
        "Demir",
        "Habertürk TV",
        (
            "Turkish Foreign Minister Ali Demir told Habertürk TV on Monday that "
            "Ankara would not send troops."
        ),
    ),
    (
        "the rebels had",
        "Saleh",
        "Radio Okapi",
        ("The minister, Omar Saleh, told Radio Okapi that the rebels had fled."),
    ),
    (
        "talks were useless",
        "Orlov",
        "Kommersant",
        (
            "In an interview with Kommersant, Deputy Foreign Minister Pavel Orlov "
            "said that talks were useless."
        ),
    ),
    (
        "Tehran had sent",
        "Amiri",
        "Sky News",
        ("Speaking to Sky News, Iran's ambassador Reza Amiri denied that Tehran had sent drones."),
    ),
    (
        "the plan a disaster",
        "Levi",
        "Channel 12",
        ("Speaking on Channel 12, former prime minister Ehud Levi called the plan a disaster."),
    ),
    (
        "sanctions on Rwanda",
        "Stone",
        "Guardian",
        ("Writing in the Guardian, Labour's Emily Stone called for sanctions on Rwanda."),
    ),
    (
        "China will not",
        "spokesman",
        "Xinhua",
        (
            "China will not recognise the ruling, Xinhua quoted a foreign ministry "
            "spokesman as saying."
        ),
    ),
    (
        "China would not",
        "minister",
        "Xinhua",
        (
            "The foreign minister was quoted by Xinhua as saying that China would "
            "not recognise the ruling."
        ),
    ),
    (
        "Moscow would respond",
        "Petrov",
        "TASS",
        ("Foreign Minister Sergei Petrov, quoted by TASS, said Moscow would respond."),
    ),
    (
        "Egypt plans",
        "sources",
        "Al Arabiya",
        ("Egypt plans to close the crossing, security sources told Al Arabiya."),
    ),
    (
        "Russia does not",
        "Lvov",
        "Interfax",
        (
            "Russia does not want a war, Foreign Minister Igor Lvov said in remarks "
            "carried by the Interfax news agency."
        ),
    ),
    (
        "Iran will resume",
        "parliament",
        "Tasnim",
        (
            "Iran will resume enrichment, the Tasnim news agency reported, citing a "
            "member of parliament."
        ),
    ),
    (
        "France would leave",
        "Bard",
        "Le Monde",
        (
            "According to Le Monde, President Paul Bard told his ministers that "
            "France would leave Chad."
        ),
    ),
    (
        "sanctions will be lifted",
        "diplomats",
        "Financial Times",
        (
            "According to the Financial Times, three European diplomats believe "
            "that the sanctions will be lifted."
        ),
    ),
    (
        "she will resign",
        "Fox",
        "Times",
        (
            "The Times of London reports that the prime minister, Ann Fox, has told "
            "colleagues that she will resign."
        ),
    ),
    (
        "Madrid would recognise",
        "minister",
        "El País",
        (
            "El País quotes a Spanish minister as saying that Madrid would "
            "recognise Palestine in May."
        ),
    ),
    (
        "We will recognise",
        "minister",
        "El Mundo",
        ('El Mundo quotes a Spanish minister: "We will recognise Palestine in May."'),
    ),
    (
        "the sanctions",
        "Karemera",
        "Le Soir",
        _REVIEW
        + (
            "Le Soir prints an interview with Rwanda's ambassador, Innocent "
            "Karemera, who says that his country has no soldier in Kivu. The "
            'ambassador calls the sanctions "an insult".'
        ),
    ),
    (
        "a vote in",
        "Neri",
        "Corriere della Sera",
        _REVIEW
        + (
            "Corriere della Sera carries an interview with Italy's foreign "
            "minister, Paolo Neri. Neri says that Rome will not send soldiers. He "
            "rules out a vote in parliament."
        ),
    ),
    (
        "the EU to pay",
        "Holzer",
        "Die Presse",
        _REVIEW
        + (
            "Die Presse speaks to Austria's chancellor, Eva Holzer, who promises to "
            "keep the gas flowing. She wants the EU to pay for it."
        ),
    ),
    (
        "strike on Iran",
        "Gur",
        "Yedioth Ahronoth",
        _REVIEW
        + (
            "In Yedioth Ahronoth, the former head of Mossad, Dan Gur, says that a "
            "strike on Iran would fail."
        ),
    ),
    (
        "the offer includes",
        "Koval",
        "Ukrainska Pravda",
        _REVIEW
        + (
            "Ukrainska Pravda reports that Kyiv is preparing an offer. The news "
            "site quotes an adviser to the president, Oleh Koval, who says that the "
            "offer includes a ceasefire."
        ),
    ),
    (
        "Somalia of",
        "Mwangi",
        "Nation",
        _REVIEW
        + (
            "The Nation of Nairobi leads with the border. Kenya will never cede an "
            "inch, Defence Minister Peter Mwangi tells the paper. He accuses "
            "Somalia of bad faith."
        ),
    ),
    (
        "We will disarm",
        "officer",
        "L'Orient-Le Jour",
        _REVIEW
        + (
            "L'Orient-Le Jour writes that the army is ready. \"We will disarm "
            'everyone," an officer tells the daily.'
        ),
    ),
    (
        "an attack",
        "Eritrea",
        "diplomat",
        (
            "Ethiopia is massing troops, a Western diplomat in Nairobi said. "
            "Eritrea fears an attack, according to the diplomat."
        ),
    ),
    (
        "host the talks",
        "Egypt",
        "two security sources in Cairo",
        ("Egypt wants to host the talks, two security sources in Cairo said."),
    ),
    (
        "open the crossing",
        "Egypt",
        "Security sources",
        "Security sources say that Egypt plans to open the crossing.",
    ),
    (
        "a deal before",
        "Berg",
        "his spokeswoman",
        ("Prime Minister Olaf Berg hopes for a deal before the summer, his spokeswoman said."),
    ),
    (
        "North Korea will",
        "Kim Jong Il",
        "KCNA",
        (
            "North Korea will not give up its weapons, leader Kim Jong Il was "
            "quoted as saying by KCNA."
        ),
    ),
    (
        "the charge",
        "Pakistan",
        "Dawn",
        "Pakistan rejected the charge, Dawn reported.",
    ),
    (
        "We are ready",
        "Aoun",
        "An-Nahar",
        ('"We are ready," Lebanese army chief Joseph Aoun told Lebanon\'s An-Nahar newspaper.'),
    ),
    (
        "Russia would attack",
        "Lahti",
        "Tagesspiegel",
        (
            "In comments to Berlin's Tagesspiegel, the Finnish president, Kai "
            "Lahti, said that Russia would attack NATO by 2030."
        ),
    ),
    (
        "Bratislava would veto",
        "Novak",
        "Slovak public radio",
        ("President Peter Novak told Slovak public radio that Bratislava would veto the loan."),
    ),
    (
        "aid to Ukraine",
        "Webb",
        "Fox News",
        ("On Fox News, Senator Carl Webb said that aid to Ukraine must end."),
    ),
]


@pytest.mark.parametrize(("piece", "speaker", "via", "text"), _SENTENCES)
def test_chains(reader: Reader, piece: str, speaker: str, via: str, text: str) -> None:
    """The last word of the speaker and the links between him and the document."""
    for statement in reader.read(read_text(text + "\n")):
        links = [link.name for link in statement.channel[1:]]
        met = all(a in b or b in a for a, b in zip(via.split(" | "), links, strict=False))
        named = statement.speaker.split()[-1:] == speaker.split()[-1:]
        if piece in statement.text and named and met and len(links) == len(via.split(" | ")):
            return
    pytest.fail(f"no statement of {speaker} by way of {via}")


@pytest.mark.parametrize(
    "text",
    [
        "Vice President Lin Mei told a seminar in Taipei that the island would not yield.",
        "Defence Secretary Tom Hale told Congress that the fleet was ready.",
        "The minister told President Mario Lopez that he would resign. Lopez refused.",
        "Foreign Minister Hana Sato told Kishida that Japan would wait.",
    ],
)
def test_who_is_told_is_no_outlet(reader: Reader, text: str) -> None:
    assert all(len(s.channel) == 1 for s in reader.read(read_text(text + "\n")))
