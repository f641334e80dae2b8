"""An inspection: the facts of it, the checks over them, the findings they return.

`Facts` is all that is known about one traveller at one moment, answers of every source included; each check is a pure
function of it. So an inspection kept with its facts and the name of its rule set replays to the same findings for ever.
"""
