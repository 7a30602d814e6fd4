"""The engine: a grounded model in; probabilities, and who could change them, out.

Importing this package is light. Each question has its module, named by the field's term:

    solve.solve                 every probability over time, chance and ignorance apart
    compiled.compile_model      the tape of a question, its size known before memory is spent
    sensitivity.levers          which belief matters; .sensitivity with shares of variance
    road.roads                  the likeliest sequences of events to an outcome
    coalition.coalition         what a set of actors can enforce; .stoppers the smallest sets
    prism.export_prism          the model in the PRISM language
"""
