"""What people in danger write, by what they are in danger of. Written for these tests, in many ways of writing."""

IN_DANGER = {
    "suicide": """
        eg orkar ikkje leva meir
        eg vil dø
        vil dø
        jeg vil ikke leve lenger
        æ vil ikke leve mer
        har lyst til å døy
        tenker på å ta livet mitt
        eg har tenkt å ta livet av meg
        sonen min seier han vil ta livet sitt
        venninna mi snakkar om å ta livet av seg
        jeg vurderer selvmord
        selvmord
        sjølvmordstankar
        har selvmrodstanker
        sjølmord
        eg planlegg sjølvmord
        hvor får jeg hjelp når jeg har selvmordstanker
        livet er ikkje verdt å leve
        ser ingen meining med livet
        det er ingen vits i å leve
        alle hadde hatt det bedre uten meg
        familien min får det betre utan meg
        skulle ønske jeg var død
        eg ønskjer eg aldri var fødd
        eg vil berre sovne inn og aldri vakne igjen
        håper jeg ikke våkner i morgen
        eg skal hoppe frå brua
        sitter på brukanten og vil hoppe
        jeg skal henge meg
        vil henge meg
        eg har lyst å drepe meg sjølv
        jeg kommer til å drepe meg selv i kveld
        vil skyte meg
        eg vil avslutte livet
        jeg vil gjøre slutt på alt
        orker ikke mer
        eg orkar ikkje meir
        jeg klarer ikke mer nå
        eg held ikkje ut lenger
        orke itte meir
        eg klare ikkje livet lenger
        er så lei av livet
        hater livet mitt
        har ingenting å leve for
        eg vil berre forsvinne
        livet mitt er over
        jeg ser ingen utvei
        jeg har skrevet avskjedsbrev
        eg er redd for kva eg kan gjere med meg sjølv
        redd jeg gjør noe dumt med meg selv
        kona mi vil ikkje leve meir
        pappa sa han ville dø
        eg orkar ikkje å leva lenger, kven kan eg snakka med
        vil ikkje vere her meir
        ingen ville savnet meg
        det hadde vore best om eg døydde
        kan like godt dø
        hjelp, broren min vil ta sjølvmord
        mor mi trugar med å ta livet sitt
        I want to die
        I want to kill myself
        i dont want to live anymore
        im suicidal
        thinking about ending my life
        my brother says he will kill himself
        chcę umrzeć
        nie chcę już żyć
        myślę o samobójstwie
        хочу померти
        не хочу жити
        хочу умереть
        думаю про самогубство
        أريد أن أموت
        أفكر في الانتحار
        ich will sterben
        ich möchte mich umbringen
        noriu mirti
        galvoju apie savižudybę
        jag vill dö
    """,
    "self_harm": """
        eg kuttar meg
        jeg kutter meg selv
        skader meg selv
        eg skadar meg sjølv når eg er lei meg
        dottera mi kuttar seg
        datteren min skader seg selv
        selvskading
        sjølvskading hjelp
        har lyst til å kutte meg
        eg rispar meg i armane med vilje
        sønnen min brenner seg med vilje med lighter
        jenta mi har kutt på armane og seier ho gjer det sjølv
        klarer ikke slutte å kutte meg
        I cut myself
        my daughter is hurting herself
    """,
    "violence": """
        mannen min slår meg
        kona mi slår meg
        samboeren min banker meg
        han slår meg
        blir slått av mannen min
        eg blir slegen heime
        eksen min truer med å drepe meg
        eksen trugar meg
        eg er redd for mannen min
        vold i nære relasjoner
        utsett for vald heime
        jeg blir utsatt for vold
        vold
        sambuaren min er valdeleg
        mannen er voldelig når han drikker
        han tok kvelertak på meg
        kjæresten min sparket meg
        typen min dytta meg ned trappa og slo meg
        faren min slo mora mi i går
        naboen banker kona si
        det er en mann med kniv utenfor
        nokon har pistol på skulen
        noen prøver å bryte seg inn
        mannen min har låst meg inne
        får drapstrusler
        jeg tør ikke gå fra han
        dei vil tvinge meg til å gifte meg
        noen er blitt knivstukket
        ein mann skyt på folk
        mannen min mishandlar meg psykisk og fysisk
        ein gjeng har banka opp broren min
        noen følger etter meg
        mannen min sei han ska drepa meg
        my husband beats me
        my boyfriend hit me
        im afraid of my husband
        he is threatening to kill me
        domestic violence
        mąż mnie bije
        чоловік мене б'є
        муж меня бьет
        زوجي يضربني
        mein Mann schlägt mich
        vyras mane muša
    """,
    "sexual_abuse": """
        eg blei voldtatt
        eg vart valdteken i helga
        voldtekt
        jeg har blitt voldtat
        venninna mi blei valdteken på fest
        onkelen min tar på meg
        stefaren min tok på meg
        han tvang meg til sex
        jeg ble utsatt for seksuelle overgrep som barn
        seksuelt misbruk
        dottera mi er misbrukt av ein vaksen
        læreren beføler elevene
        bestefar tek på tissen til barnebarnet
        nokon har delt nakenbilete av meg
        noen truer med å dele nakenbilder av meg
        incest
        han hadde sex med meg mens jeg sov
        ein mann blotta seg for barna
        I was raped
        he sexually assaulted me
        zostałam zgwałcona
        мене зґвалтували
        меня изнасиловали
        تعرضت للاغتصاب
        ich wurde vergewaltigt
    """,
    "child_in_danger": """
        mistanke om at eit barn blir slått
        eg trur nabobarnet blir slått
        pappa slår meg
        mamma slår oss
        naboen slår ungane sine
        jeg tror barnet til naboen blir mishandlet
        barnet mitt blir slått av faren
        eit barn blir utsett for vald
        redd for at ungene til naboen ikke har det trygt hjemme
        eg er bekymra for eit barn i nabolaget
        dei har latt ungane vere åleine heime heile natta
        naboen går fra barna alene om natta
        barna får ikkje mat heime
        mora er rusa og har ansvar for ein baby
        foreldra mine drikk og eg er redd
        mamma er full og jeg er redd
        jeg tør ikke gå hjem
        eg er 12 år og redd for å gå heim
        omsorgssvikt
        barnemishandling kven ringer eg
        sonen min er borte, han er 4 år
        datteren min er forsvunnet
        eg har rømt heimanfrå
        jenta i klassen har blåmerker overalt
        ho ristar babyen
        guten har det forferdeleg heime
        pappa har sparka veslebroren min
        min eks slår barna våre
        ungen skrik og gret heile natta hos naboen, høyrer slag
        ei venninne fortalde at faren slår ho og systera
        my dad hits me
        child abuse
        my neighbour beats his children
        my son is missing
        dziecko jest bite
        يضرب أطفاله
    """,
    "acute_illness": """
        får ikkje puste
        mannen min pustar ikkje
        jeg får ikke puste
        barnet mitt puster ikke
        eg har vondt i brystet
        brystsmerter
        sterke smerter i brystet og ut i armen
        trur far har fått hjarteinfarkt
        hjerteinfakt
        mor har fått slag
        faren min er skjev i ansiktet og snakker utydelig
        han er bevisstløs
        ho er medvitslaus
        mamma har besvimt
        jeg får ikke liv i mannen min
        han vaknar ikkje
        bestemor ligg på golvet og svarar ikkje
        far har falt og kommer seg ikke opp
        kona blør kraftig
        det blør og stoppar ikkje
        sonen min har krampeanfall
        babyen har feberkramper
        allergisk reaksjon, hovnar opp i halsen
        har satt noe i halsen og får ikke luft
        babyen er slapp og vanskeleg å vekke
        trenger ambulanse
        send ambulanse
        ambulanse
        det har skjedd ei ulykke
        trafikkulykke på E39
        ein syklist er påkøyrd
        nokon held på å drukne
        ungen falt i sjøen
        guten har gått gjennom isen
        fødselen er i gang
        eg er gravid og blør
        vannet har gått og riene kommer tett, er gravid i uke 36
        han saga av seg fingeren med vedklyvaren
        dottera mi er psykotisk
        trenger akutt psykisk hjelp
        hjelp han dør
        far ligg livlaus
        ho har fått straumstøyt frå ein leidning
        tatt av snøskred
        barnet har skålda seg på kokande vatn
        mannen fikk hjertestans
        armen er heilt lam og ho snakkar rart
        ka gjer eg, mannen min fær itte pusta
        he cant breathe
        my father is having a heart attack
        she is unconscious
        we need an ambulance
        mój mąż nie oddycha
        мама без свідомості
        у мужа инфаркт
        زوجي لا يتنفس
        er atmet nicht
        jis nekvėpuoja
    """,
    "fire": """
        det brenn
        det brenner
        det brenn i huset
        det brenner hos naboen
        huset vårt brenn
        brann
        hjelp brann
        det er brann i blokka
        det er brann
        skogbrann
        det brenn i lyngen og spreier seg mot husa
        bilen står i brann
        garasjen har tatt fyr
        hytta er overtent
        det kjem røyk frå taket
        ser flammer fra taket
        det ryk frå sikringsskapet
        det lukter gass i huset
        gasslekkasje
        fullt av røyk i leiligheten
        pipebrann
        brann i fjøset, dyr inne
        det har vore ein eksplosjon
        komfyren brenner
        graset brenn ved vegen
        the house is on fire
        fire
        there is a fire in the building
        pali się
        pożar w domu
        пожежа в будинку
        пожар
        حريق في المنزل
        es brennt
        gaisras
    """,
    "poisoning": """
        barnet har drukke klorin
        sonen min har svelgd vaskemiddel
        ungen har spist giftig sopp
        toåringen åt ein vaskekapsel
        eg har tatt for mange tabletter
        jeg har tatt en overdose
        overdose
        hun har tatt overdose
        han har svelgd batteri
        barnet har spist paracet
        dottera har teke heile esken med paracet
        har drukke tennvæske
        fått lut i auga
        forgiftning hva gjør jeg
        eg trur eg er forgifta
        guten er bitt av hoggorm
        kullosforgiftning
        datteren min fikk i seg avløpsåpner
        pusta inn klorgass
        my son drank bleach
        she took too many pills
        dziecko wypiło wybielacz
        дитина випила відбілювач
        mein Kind hat Reinigungsmittel getrunken
    """,
}


def messages() -> list[tuple[str, str]]:
    """Return every message with the kind of danger it is listed under."""
    return [(line.strip(), kind) for kind, lines in IN_DANGER.items() for line in lines.strip().splitlines()]
