"""Short lists of English words that the check needs: function words, words of comparing, denying and stating."""

from __future__ import annotations


def wordset(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


ARTICLES = wordset("a an the")
PRONOUNS = wordset(
    "i me my we us our you your he him his she her hers it its they them their this that these those who whom whose "
    "which what someone somebody something one ones himself herself itself themselves each other"
)
HELPERS = wordset(
    "is are was were be been being am do does did has have had can could will would shall should may might must"
)
PREPOSITIONS = wordset(
    "of in on at by for from to with without into onto over under above below behind beside between among through during "
    "before after until till since near around about across along against off out up down as like than past via per within"
)
CONJUNCTIONS = wordset("and or but nor so yet if whether because while when where then also too")
STOP = ARTICLES | PRONOUNS | HELPERS | PREPOSITIONS | CONJUNCTIONS | wordset("there here not no very just how why s t")
NEGATIONS = wordset(
    "not no never neither nor none nobody nothing nowhere without cannot fails fail lacks lack hardly nope"
)
EXCLUDING = NEGATIONS | wordset(
    "exclude excludes excluded excluding eliminate eliminates eliminated eliminating discard discarded discarding drop "
    "dropped reject rejected rejecting rejects out unlike except wrong false rules ruled ruling rule cross crossed strike "
    "struck removed remove removing impossible incorrect dismissed dismiss skip excludable unlikely fall falls"
)
WEIGHING = wordset(
    "compare compares compared comparing comparison whether between decide decides deciding or either distinguish tell "
    "difference differ differs check ask measure test try contrast if weigh consider learn note list match which versus vs"
)
"""Words with which a step puts several things side by side without choosing."""
STATING = wordset(
    "is are was be must answer it hence so therefore thus only clearly chosen choose pick select sounds looks called named "
    "reveals means says shows confirms proves points leads leaves remains remaining wins fits matches correct right latter former"
)
SAYING = wordset("say says said saying word words sung shout shouts shouted lyric lyrics phrase phrases written sentence spell spelled "
              "repeat repeats line title name")  # fmt: skip
SHORT = wordset("""
a i am an as at be by do go he if in is it me my no of on or so to up us we ad ah ax ex hi ho id ma mu oh ok ow ox pa pi
ace act add age ago aid aim air ale all and ant any ape apt arc are ark arm art ash ask ate awe axe bad bag ban bar bat bay bed
bee beg bet bid big bin bit boa bob bow box boy bud bug bun bus but buy bye cab can cap car cat chi cod con cop cot cow cry cub
cue cup cut dab dad dam day den dew did die dig dim din dip doe dog don dot dry due dug ear eat ebb egg ego elf elk elm end era
eve ewe eye fan far fat fax fed fee few fib fig fin fir fit fix fly foe fog for fox fry fun fur gag gap gas gay gel gem get gin
god got gum gun gut guy gym had ham has hat hay hem hen her hey hid him hip his hit hog hop hot how hub hue hug hum hut ice icy
ill ink inn ion its ivy jam jar jaw jet job jog joy jug key kid kin kit lab lad lag lap law lay led leg let lid lie lip lit log
lot low mad man map mat may men met mid mix mob mom mop mud mug mum nag nap net new nil nip nod nor not now nun nut oak oar odd
off oil old one orb ore our out owe owl own pad pal pan par pat paw pay pea peg pen per pet pie pig pin pit pod pop pot pro pub
pun pup put rag ram ran rap rat raw ray red rib rid rig rim rip rob rod rot row rub rug rum run rye sad sap sat saw say sea see
set sew she shy sin sip sir sit six ski sky sly sob sod son soy spa spy sue sum sun tab tag tan tap tar tax tea ten the tie tin
tip toe ton too top tow toy try tub tug two use van vet vow wag war was wax way web wed wet who why wig win wit woe won yes yet
you zip zoo able ally also area army away baby back ball band bank base bass beam bean bear beat been beer bell belt bend best
bird bite blow blue boat body bold bolt bomb bond bone book boot born both bowl brow bulk bull burn bush busy cake call calm came
camp cane card care case cash cast cell chat chef chin chip city clap claw clay clip club clue coal coat code coin cold come
cook cool copy cord core corn cost crew crop dark data date dawn days dead deal dear deck deep deer desk dial diet dirt dish
dock does done door down drag draw drop drum dual duck dull dump dust duty each earn ease east easy edge else epic even ever evil
exit face fact fade fail fair fall fame farm fast fate fear feed feel feet fell felt file fill film find fine fire firm fish
five flag flat flea flip flow foam fold folk food foot form fort four free frog from fuel full fund gain game gate gave gear gift
girl give glad glow glue goal goat goes gold golf gone good gown grab grey grew grid grin grip grow gulf hair half hall hand hang
hard harm harp hate have hawk head heal hear heat heel held help herb here hero hide high hill hint hire hold hole holy home hook
hope horn host hour huge hunt hurt idea inch into iron item join joke jump june jury just keen keep kept kick kind king kiss knee
knew knot know lack lady laid lake lamb lamp land lane last late lawn lead leaf lean left lens less life lift like limb line link
lion list live load loan lock lone long look lord lose loss lost loud love luck lung made mail main make male mall many mark mask
mass mate meal mean meat meet melt menu mild milk mill mind mine miss mode mood moon more most move much must name near neat neck
need nest news next nice nine node none noon nose note oath obey once only onto open oral oven over pace pack page paid pain pair
pale palm park part pass past path peak pear peel pick pile pill pine pink pipe plan play plot plug plus poem poet pole pond pool
poor port post pour pray pull pump pure push quit race rack rage rail rain rank rare rate read real rear rely rent rest rice rich
ride ring rise risk road roar rock role roll roof room root rope rose rude ruin rule rush rust safe said sail sale salt same sand
save seal seat seed seek seem seen self sell send ship shop shot show shut sick side sign silk sing sink site size skin slim slip
slow snow soap soft soil sold sole some song soon sort soul soup spin spot star stay stem step stir stop such suit sure swim tail
take tale talk tall tank tape task team tear tell tend tent term test text than that them then they thin this tide tidy tile till
time tiny tire told tone took tool torn tour town trap tray tree trim trip true tube tuna tune turn twin type ugly unit upon used
user vary vast verb very vest view vote wage wait wake walk wall want warm warn wash wave weak wear week well went were west what
wheel when whip whom wide wife wild will wind wine wing wipe wire wise wish with wolf wood wool word work worm wrap yard yeah year
land shine bread green black white brown light night right water music sound voice stone house under after other their there
these those where which while would could should about above again along among first second third great small large south north
""")
"""Common English words of up to five letters: two of them side by side are no word split in two."""
