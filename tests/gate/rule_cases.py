"""Each rule of the whitelist from both sides: what it lets pass, and its nearest neighbours, which it must not."""

from __future__ import annotations

PASSES: dict[str, list[tuple[str, str]]] = {
    "spell.listed": [
        ("We beleive the offer stands.", "We believe the offer stands."),
        ("Contact the recieving office.", "Contact the receiving office."),
        ("Teh fee is due.", "The fee is due."),
        ("teh fee is due.", "The fee is due."),  # and the capital of its sentence
        ("They have fighted it.", "They have fought it."),
        ("The goverment's plan is ready.", "The government's plan is ready."),
        ("They organised an emphazised list.", "They organised an emphasized list."),
    ],
    "spell.near": [
        ("Ask for a goverrnment form.", "Ask for a government form."),
        ("Join the Commmuniity of Practice.", "Join the Community of Practice."),
        ("Read the guidnance first.", "Read the guidance first."),
        ("It lists the appliccations we took.", "It lists the applications we took."),
        ("The oversight/conntributor role is new.", "The oversight/contributor role is new."),
        ("It is an opeen source tool.", "It is an open source tool."),
        ("Repairs begin at the staation today.", "Repairs begin at the station today."),
        ("The acommodattions end.", "The accommodations end."),  # two slips in a long word
        ("They walked undre the bridge.", "They walked under the bridge."),
        ("We took a fied trip.", "We took a field trip."),  # beside the words that go with it
        ("The projecst are late.", "The projects are late."),  # the lighter slip
        ("We lready know.", "We already know."),  # no prefix: what is left is no word
        ("Go on unlesss we call.", "Go on unless we call."),  # a letter three times, and nothing else near
        ("Do it withuot a form.", "Do it without a form."),
        ("Ask which of you hepful clerks can.", "Ask which of you helpful clerks can."),
    ],
    "spell.variant": [
        ("We are focussing on it.", "We are focusing on it."),
        ("They cancelled it.", "They canceled it."),
        ("Traveling is allowed.", "Travelling is allowed."),
    ],
    "word.doubled": [
        ("We did the the work.", "We did the work."),
        ("It is sent to to the county.", "It is sent to the county."),
        ("Fill in the form in the form below.", "Fill in the form below."),
        ("The owners fix them them soon.", "The owners fix them soon."),
        ("The desk is staffed by by a clerk.", "The desk is staffed by a clerk."),
    ],
    "word.runon": [
        ("Send the form andwait.", "Send the form and wait."),
        ("It helps alot.", "It helps a lot."),
        ("See the notice onthe door.", "See the notice on the door."),
    ],
    "word.joined": [
        ("They paid it them selves.", "They paid it themselves."),
        ("The product life cycle matters.", "The product lifecycle matters."),
        ("Rules an d forms are here.", "Rules and forms are here."),
        ("Every one must apply.", "Everyone must apply."),
    ],
    "word.cut": [
        ("We are open everyday.", "We are open every day."),
        ("You may call at anytime.", "You may call at any time."),
        ("You can login below.", "You can log in below."),
        ("Read the plan and breakup the task.", "Read the plan and break up the task."),
    ],
    "article.a-an": [
        ("Take a apple.", "Take an apple."),
        ("It took a hour.", "It took an hour."),
        ("Join an union.", "Join a union."),
        ("A 8-hour shift ends.", "An 8-hour shift ends."),
        ("Use an one-time code.", "Use a one-time code."),
    ],
    "agree.closed": [
        ("The forms is ready.", "The forms are ready."),
        ("We was told.", "We were told."),
        ("She don't pay.", "She doesn't pay."),
    ],
    "agree.verb-s": [
        ("The office provide training.", "The office provides training."),
        ("They includes a map.", "They include a map."),
    ],
    "agree.noun": [
        ("Bring two form.", "Bring two forms."),
        ("Many resident of the city came.", "Many residents of the city came."),
    ],
    "contraction": [
        ("Dont wait.", "Don't wait."),
        ("It didnt open.", "It didn’t open."),
        ("If youre late, call.", "If you're late, call."),
        ("It doessn't matter.", "It doesn't matter."),
    ],
    "confusion": [
        ("Its a rule.", "It's a rule."),
        ("A list of it's users.", "A list of its users."),
        ("It costs more then 5 dollars.", "It costs more than 5 dollars."),
        ("We should of known.", "We should have known."),
        ("Bring you're own pen.", "Bring your own pen."),
    ],
    "glyph": [
        ('He said "yes" to us.', "He said “yes” to us."),
        ("We don't know.", "We don’t know."),
        ("One thing -- and one only -- counts.", "One thing — and one only — counts."),
        ("Wait...", "Wait…"),
        ("A\u00a0form is here.", "A form is here."),
    ],
    "case.common": [
        ("See below. the form is there.", "See below. The form is there."),
        ("Then i agree.", "Then I agree."),
        ("We close on monday.", "We close on Monday."),
        ("The massachusetts office is new.", "The Massachusetts office is new."),
    ],
    "stop.final": [
        ("The rules apply", "The rules apply."),
        ("The rules apply..", "The rules apply."),
        ("The rules , as they stand, apply.", "The rules, as they stand, apply."),
    ],
    "comma": [("We sell maps, guides and pens.", "We sell maps, guides, and pens.")],
    "hyphen": [("Use the log-in page.", "Use the login page."), ("A part time job.", "A part-time job.")],
    "case.house": [("Come to the Town Meeting.", "Come to the town meeting.")],
    "possessive": [("The employees rights end.", "The employee's rights end.")],
}

REFUSES: dict[str, list[tuple[str, str]]] = {
    "spell.listed": [
        ("The defendent spoke.", "The dependent spoke."),  # a guess that went to the wrong word
        ("An unnecesary cost.", "A necessary cost."),
        ("Ask Mr. Beleive.", "Ask Mr. Believe."),
        ("Ask Karen Beleive.", "Ask Karen Believe."),
        ("Ask teh clerk.", "Ask The clerk."),
        ("They wrote nto it.", "They wrote not it."),  # into; a short negation is never a guess
        ("Do enither of them.", "Do either of them."),  # neither
        ("Beleive it.", "believe it."),  # a fix that takes the capital away
        ("Nunc beleive quaeso.", "Nunc believe quaeso."),  # a word of another language, it may be
    ],
    "spell.near": [
        ("Beware of smishing.", "Beware of smashing."),  # a coined word, and a rare one near it
        ("Beware of vishing.", "Beware of fishing."),
        ("The contarct was void.", "The contact was void."),  # contract, contact
        ("The staute was repealed.", "The statue was repealed."),  # statute, statue
        ("The indictee spoke.", "The indicted spoke."),  # well made from a word
        ("We met Ms. Bondi.", "We met Ms. Bond."),
        ("It was signed by Griff.", "It was signed by Grief."),
        ("The plan was reapproved.", "The plan was approved."),
        ("The lernig rules. More on lernig.", "The learning rules. More on lernig."),  # it stands there again
        ("We walked the rivver road.", "We walked the ripper road."),
        ("We took a fied, and left.", "We took a field, and left."),  # not by itself
        ("The clerk keeps the fil.", "The clerk keeps the file."),  # file, fill, film
        ("It opens for the boating seson.", "It opens for the boating sermon."),
        ("They served a long sentnce.", "They served a long sentience."),
        ("The data cannto be shared.", "The data canto be shared."),
        ("She was minified last year.", "She was modified last year."),
        ("It was a smishing success.", "It was a smashing success."),
        ("The projecst is late.", "The project is late."),  # the heavier slip
        ("Do it withuot a form.", "Do it with a form."),
        ("An nvalid form.", "An invalid form."),  # a negative prefix
        ("Our team practicd with them.", "Our team practice with them."),  # practiced
        ("bil spoke.", "Bill spoke."),
        ("A colordao of cancer.", "A colorado of cancer."),  # a name in small letters
        ("In compont we stand.", "In component we stand."),
        ("In noobw we stand.", "In now we stand."),  # two slips in a short word
        ("In arwc we stand.", "In arc we stand."),  # four letters may stand for something
        ("We saw packagess there.", "We saw packages there."),  # it may be a coinage, as stewardess was
        ("The recision of the rule.", "The revision of the rule."),  # rare words are words, and so are their forms
        ("They formed a laager.", "They formed a larger."),
        ("Two laagers were formed.", "Two larders were formed."),
        ("They played hookey.", "They played hockey."),
        ("Use lowess here.", "Use lowest here."),
        ("The alnum class.", "The album class."),
        ("The ligand binds.", "The ligands binds."),
        ("Marke opens at nine.", "Market opens at nine."),  # a surname
    ],
    "spell.variant": [
        ("They were staring at it.", "They were starring at it."),
        ("We plan on planing it.", "We plan on planning it."),
        ("The earing broke.", "The earring broke."),
        ("It was taped.", "It was tapped."),
        ("We focussed on it.", "We are focusing on it."),
        ("They Focused on it.", "They focussed on it."),
        ("Traveling is allowed.", "Travelled is allowed."),
        ("Organised by us.", "Organized by us."),
    ],
    "word.doubled": [
        ("We did no no work.", "We did no work."),
        ("She had had enough.", "She had enough."),
        ("I know that that is right.", "I know that is right."),
        ("You must log in in March.", "You must log in March."),
        ("They stood by by the door.", "They stood by the door."),
        ("It took a long long time.", "It took a long time."),
        ("New York New York", "New York"),
        ("The fashion cross cross independent it.", "The fashion cross independent it."),
        ("Boats run with delays with delays.", "Boats run with delays."),
        ("It came again and again and again.", "It came again and again."),
    ],
    "word.runon": [
        ("They live apart.", "They live a part."),
        ("The therapist came.", "The the rapist came."),
        ("An amoral act.", "A moral act."),
        ("It is notable.", "It is not able."),
        ("Maybe he came.", "May be he came."),
        ("It is nooptional.", "It is no optional."),
        ("An abasic site.", "An a basic site."),  # a- makes the contrary of an adjective
        ("It was acharacteristic.", "It was a characteristic."),
        ("We saw aoils there.", "We saw a oils there."),  # oils, toils, coils
        ("They came toremove it.", "They came to remove it."),  # tore move
        ("It grew incavern walls.", "It grew in cavern walls."),
    ],
    "word.joined": [
        ("They may re sign.", "They may resign."),
        ("It is not able.", "It is notable."),
        ("Any one of them may.", "Anyone of them may."),
        ("The car pet is red.", "The carpet is red."),
        ("It is a part.", "It is apart."),
        ("The dark room was closed.", "The darkroom was closed."),
        ("The sun sets at six.", "The sunsets at six."),
        ("The photo shop opens.", "The photoshop opens."),
        ("They fall back on it.", "They fallback on it."),
        ("It was a gent.", "It was agent."),  # both are words, the one far rarer
        ("It is with in reach.", "It is within reach."),
        ("He said: id entified now.", "He said: identified now."),
    ],
    "word.cut": [
        ("Our everyday work.", "Our every day work."),
        ("The login page.", "The log in page."),
        ("The workout helps.", "The work out helps."),
        ("Call anytime you can.", "Call any time you can."),
        ("After the breakup the crew left.", "After the break up the crew left."),
    ],
    "article.a-an": [
        ("Take an apple.", "Take a apple."),
        ("Ask a FAQ editor.", "Ask an FAQ editor."),  # spelt out, or said as a word
        ("Take the apple.", "Take an apple."),
        ("It is a historic day.", "It is an historic day."),
    ],
    "agree.closed": [
        ("It is open.", "It are open."),
        ("They were told.", "They was told."),
        ("It is open.", "It was open."),
        ("It is open.", "It isn't open."),
        ("He has paid.", "He had paid."),
    ],
    "agree.verb-s": [
        ("The form costs less.", "The form cost less."),
        ("They provide training.", "They provides training."),
        ("You must provide proof.", "You must provides proof."),
        ("All forms except ours.", "All forms excepts ours."),
        ("Read the lists that we maintain.", "Read the lists that we maintains."),
        ("Read the list which he maintains.", "Read the list which he maintain."),
        ("As they include a map.", "As they includes a map."),
        ("Then this crawl ends.", "Then this crawls ends."),
    ],
    "agree.noun": [
        ("Send the form.", "Send the forms."),
        ("Bring two form letters.", "Bring two forms letters."),
        ("Bring one form.", "Bring one forms."),
        ("These forms apply.", "These form apply."),
        ("Send several things are it.", "Send several thing are it."),
    ],
    "contraction": [
        ("We wont go.", "We won't go."),
        ("He cant go.", "He can't go."),
        ("We were late.", "We're late."),
        ("I was ill.", "I was I'll."),
        ("Dont go.", "Do go."),
        ("Werent they here?", "weren't they here?"),
        ("You haen't paid.", "You haven't paid."),  # hasn't, hadn't
        ("It doessn't matter.", "It don't matter."),
    ],
    "confusion": [
        ("The dog wagged it's tail.", "The dog wagged its tail."),
        ("He came, then five left.", "He came, than five left."),
        ("We hired more then.", "We hired more than."),
        ("You could of course go.", "You could have course go."),
        ("You're going is fine.", "Your going is fine."),
        ("By its important role it stands.", "By it's important role it stands."),
    ],
    "glyph": [
        ("Stay 10-12 days.", "Stay 10–12 days."),
        ("Please re-sign it.", "Please re—sign it."),
        ('A 5" pipe.', "A 5” pipe."),
        ("Run it with --help now.", "Run it with —help now."),
        ("We know.", "We’know."),
    ],
    "case.common": [
        ("Give it to us.", "Give it to US."),
        ("The polish is good.", "The Polish is good."),
        ("We march in spring.", "We March in spring."),
        ("You may go.", "You May go."),
        ("Ask who can.", "Ask WHO can."),
        ("On Monday we close.", "On monday we close."),
        ("Then i'd go.", "Then i'm go."),
        ("The (“Indian”) file. An indian file.", "The (“Indian”) file. An Indian file."),
    ],
    "stop.final": [
        ("The rules apply.", "The rules apply?"),
        ("The rules apply.", "The rules apply!"),
        ("It runs on the .net platform", "It runs on the.net platform"),
        ("We wait - ", "We wait-"),
        ("We left The rest stayed", "We left. The rest stayed"),
    ],
    "comma": [
        ("Pay 1000 dollars.", "Pay 1,000 dollars."),
        ("Ask Ann Lee.", "Ask Ann, now."),
        ("Sell 5, 10 or 20.", "Sell 5 10 or 20."),
    ],
    "hyphen": [
        ("We blocked-sometimes it.", "We blockedsometimes it."),
        ("They will re-sign.", "They will resign."),
        ("Stay 10-12 days.", "Stay 10 12 days."),
    ],
    "case.house": [
        ("Give it to Us.", "Give it to us."),
        ("You May go.", "You may go."),
        ("Beware of vishing.", "Beware of fishing."),
    ],
    "possessive": [
        ("We met the Smiths.", "We met the Smith's."),
        ("Lets see it.", "Let's see it."),
        ("The whys of it.", "The why's of it."),
        ("The boys boat.", "The boys' boat."),  # the mark may as well open or close a quotation
    ],
}
