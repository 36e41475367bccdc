"""Messages with account and card numbers, passwords and codes, and messages that only speak of them.

Every number is made up: 4111…, 5555…, 3782… and the like are the schemes' own test numbers.
"""

ACCOUNTS = """
kontonummeret mitt er 3624.67.89012
konto 8601.11.17947
kontonr 8601 11 17947
kontonr: 86011117947
kontonr. 8601-11-17947
kto 8601 11 17947
overfør til 86011117947 i dag
8601.11.17947
8601 11 17947
de kan betale tilbake til 8601 1117947
kan de setje pengane inn på 8601.11.17947?
kontoen min i Sparebanken Vest er 8601 11 17947
konto nummer 8 6 0 1 1 1 1 7 9 4 7
bankkontoen til mor er 8601 11 17947
eg har ny konto, 8601 11 17947, kan de endre
lønnskonto 860 111 179 47
sparekonto: 8601/11/17947
kontonummer 8601.11.17948
pengene skal til 1234.56.78903
refusjon til konto：８６０１ １１ １７９４７
IBAN NO93 8601 1117 947
NO9386011117947
no93 8601 1117 947
min iban er DE89 3704 0044 0532 0130 00
GB82WEST12345698765432
konto 8601.11.17947 KID 12345678
sett pengane på 86 01 11 17 947
kontonr mitt e 8601.11.17947
konto 860111 17947
bankkontonr 86011117947
kontonummer: 8601 11 17947
kontonummeret er 8601.11.17947
mitt kontonummer er 8601-11-17947
konto nr. 8601.11.17947
kto.nr 8601.11.17947
utbetaling til 8601.11.17947
86011117947 er kontonummeret mitt
8601.11.17947 (DNB)
""".strip().splitlines()

CARDS = """
4111 1111 1111 1111
4111111111111111
4111-1111-1111-1111
4111.1111.1111.1111
kortnummeret mitt er 4111 1111 1111 1111
kortnr 5555 5555 5555 4444
visa 4111111111111111 12/27 123
visakort 41 11 11 11 11 11 11 11
kan de trekkje frå 5555555555554444?
5555 5555 55554444
5105 1051 0510 5100
2223 0031 2200 3222
mastercard 2223003122003222
amex 3782 822463 10005
378282246310005
30569309025904
3530 1113 3330 0000
6011 1111 1111 1117
4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
41111111 11111111
411111 1111111111
4111 1111 1111 1111 123
bankkort 4111 1111 1111 1112
betalte med kort 4222222222222
kortet: 4111 11 1111 1111 11
my card number is 4242 4242 4242 4242
betale faktura med 4111 1111 1111 1111
４１１１ １１１１ １１１１ １１１１
6759 6498 2643 8453
4111/1111/1111/1111
4111, 1111, 1111, 1111
Visa 4111-1111-1111-1111 exp 12/27
kortnummer 4111 1111 1111 111
4111 1111 1111 1111, 12/27, 123
kortnummer 4111111111111111, utløp 1227, cvc 123
kredittkortet mitt 5555 5555 5555 4444
visa-nummeret mitt er 4111 1111 1111 1111
kortnr.4111 1111 1111 1111
4111 1111 1111 1111 er kortnummeret mitt
kort: 4111.1111.1111.1111
bankkortnummer 4111-1111-1111-1111
kortnummer 41111111-11111111
""".strip().splitlines()

PASSWORDS = """
passordet mitt er sommer2024
passordet mitt er Sommer
passordet mitt e sommar24
passordet er Hest77
passord: x7kd9
passord: sommer
Passord:sommer2024
passord = Fotball1
passord sommer2024
passord er 123456
passord 123456
passord: 2024
pasord: katt123
pasordet mitt er katt123
passor: katt123
passort er katt123
pass ord: katt123
passwordet er katt123
password: summer2024
my password is summer2024
my password is Rosebud
brukarnamn kari passord sommar
brukernavn: kari@eksempel.no passord: Sommer!
brukar kari, passord blåhest
bruker ola og passord Vinter
bankid passord er Hemmelig123
bankid-passordet mitt er Rudolf1
BankID passord: rudolf7
passordet mitt til Altinn er Kari1234
passordet til Visma er Kari1234, men eg kjem ikkje inn
passordet på ipaden til sonen min er fotball99
passordet mitt er «blå hest»
passordet mitt pleier å være Vår2023
passordet mitt har alltid vore Kari1980
eg brukar sommer2024 som passord
sommer2024 er passordet mitt
Sommer2024! er passord
eg bytta passord til sommer2025
endret passordet til Vinter99 men det virker ikke
nytt passord blir Haust2025
passordet sommer2024 virkar ikkje
passordet mitt, sommer2024, virkar ikkje
passordet er det same: Kari1234
er passordet alver2024?
prøvde passord Kari_1980 tre gonger
passordet mitt var P@ssw0rd
wifi-passordet er Kaffe2020
løsenordet mitt er Kari1234
kodeord: Rev123
пароль: Kyiv2024
hasło: Krakow12
logg inn for meg, brukar: kari, passord: hundemat
mitt passord er hundemat
passordet mitt er hundemat kan de logge inn for meg
passordet mitt på min side er "Lykke til 2024"
brukernavn karnor / passord fjelltur
mitt passord - hund123
passord-hund123
passordet (hund123) virkar ikkje
passordet mitt er berre hund
passorde mitt er bestemor
passordet æ brukt va Torsk99
passord til Vigilo: fotball10
passodr rosa77
pasword rosa77
kva er gale med passordet mitt? det er Rosa77!
her er passordet mitt: Snømann22
passordet mitt på Altinn, det er Snømann22
passordet er Snømann
Passordet heter Snømann
passordet e Snømann
passord Snømann22
mitt gamle passord var Snømann22 og det nye er Isbjørn33
passordet til kontoen min: "snømann"
har gløymt brukarnamnet, men passordet er snømann22
jeg har brukt passordet Snømann22 hele tiden
eg logga inn med kari.nordmann og passord Snømann22
brukar: kari / pass: Snømann22
logg på med pw Snømann22
innlogging: kari, passord: snømann
eposten min er kari@eksempel.no og passordet er snømann
passord = snømann
passordet = snømann
passord→snømann22
passordet mitt er snø mann 22
passordet mitt er ordføraren
passordet mitt er: Alver
passordet skal vere Snømann22
passordet mitt er 150580
kodeordet mitt er snømann
kodeordet er Snømann
""".strip().splitlines()

CODES = """
pin 4821
pin: 4821
PIN-kode 4821
pinkode 4821
pinkoden er 1 2 3 4
pinkoden min er 4821
pin koden min e 4821
pinkoda mi er 4821
pinn kode 4821
pinn koden er 48 21
pin-koden til kortet er 4821
PIN til bankkortet er 4-8-2-1
pinkoden eg har fått er 4821
min pin er 4821
my pin is 4821
my pin code is 4821
4821 er pinkoden min
4821 er koden min
eg brukar 4821 som pin
pinkoden er fire åtte to ein
puk 12345678
puk-koden er 12345678
cvc 123
cvc: 123
CVC-kode 123
cvv 123
cvv2: 1234
cvc er 123
CVC koden e 123
koden på kortet er 123
koden bak på kortet er 123
kode på baksida av kortet: 123
dei tre siste sifra bak på kortet er 123
de tre tallene bak på kortet er 123
tala på baksida er 123
123 er cvc koden
eingongskode 483920
engangskode 483920
engangskoden er 483 920
eingongskoden eg fekk var 483920
éingongskode: 483920
engangskode: A7K3PX
engangspassord 483920
eingongspassordet er 483920
bankid kode 483920
bankid-koden er 483920
koden frå kodebrikka er 483920
sms-kode 483920
koden eg fekk på sms er 483920
jeg fikk koden 483920
koden er 483920
kode: 4821
koden min er 4821
min kode er 4821
sikkerhetskode 4821
tryggleikskoden er 4821
verifiseringskode 483920
bekreftelseskode: 483920
my security code is 483920
minid pin 48213
alarmkoden er 4821
koden til alarmen er 4821
koden til nøkkelboksen er 4821
dørkode 4821
passkoden er 4821
pinkoden er 4821, heilt sikker
pin ４８２１
pin 2024
PIN-en min er 4821
pinkodn e 4821
pin kåden er 4821
pimkode 4821
kode 4821 på bankkortet
visakoden er 4821
pinkoden min, 4821, virkar ikkje
pin 4821 2 forsøk igjen
pin 4821 3 gonger feil
kontrollsifre 123 bak på kortet
engangskode på sms 483920
fikk kode 483920 på sms
koden fra sms er 48 39 20
bankid: 483920
kodebrikka viser 483920
my otp is 483920
mój pin to 4821
пин 4821
min pin-kode er 4821
Min PIN er: 4821
pinkoden: 4821
pin kode: 4 8 2 1
pin koden min på bankid er 482100
pinkoden til bankkortet mitt er 4821, kan de hjelpe meg
pinkode bankkort 4821
pin bankkort: 4821
bankkort pin 4821
kortet mitt har pinkode 4821
pinkoden eg brukar er 4821
e pinkoden min 4821 feil?
eg trur pinkoden er 4821
pinkode; 4821
pin-4821
PIN kode er:4821
4821 (pin)
pin: fire åtte to en
koden til bankkortet: 4821
koden til kortet mitt er 4821
kode kort: 4821
kode: 48 21
eg har fått kode 483920 frå bankid
bankid sendte kode 483920
bankid ber om kode, den er 483920
koden fra brikken er 483920
koden på brikka 483920
koden på bankid-brikka er 483920
engangskoden min er 483-920
eingongskoda er 483920
eingangskode 483920
eingongs kode 483920
ein gongs kode 483920
engangs kode 483920
engangspinkode 483920
tofaktorkode 483920
tofaktorkoden er 483920
autentiseringskode 483920
authenticator-koden er 483920
påloggingskode: 483920
innloggingskoden er 483920
sms kode 483920
cvc koden er 123
cvc-kode: 123
CVC 1 2 3
CVV-koden på kortet er 123
cvc på kortet 123
cvc på visakortet mitt er 123
csc 123
security code 123
de tre sifrene på baksiden er 123
tresifra koden bak på kortet 123
dei tre tala bak: 123
""".strip().splitlines()

ORDINARY = """
eg har gløymt passordet
har glemt passord
hva er pin koden til lånekortet
kva er pin-koden til biblioteket
bytte passord
byte passord på min side
kor finn eg pin
passord til wifi på biblioteket?
4 sifra kode
kode med fire siffer
passordet mitt virkar ikkje
passordet mitt fungerer ikke
passordet mitt er feil
passordet mitt er gløymt
passordet mitt er utløpt, korleis får eg nytt
passordet er ikkje godkjent
passordet er sperra etter 3 forsøk
passordet mitt er blitt hacka
passordet er for kort
passordet må ha 8 teikn
må passordet vere minst 12 tegn?
passord: korleis byter eg?
Gjelder passord: får ikke logget inn
passord: gløymt
feil passord
feil passord 3 gonger
nytt passord takk
er passordet gratis
kva er passordet til gjestenettet
passordet til nettbrettet på skulen
passord til office365
passord windows 11
passord 2025
passordet blei sendt i posten 12. mars
passordet kjem i brev innan 14 dagar
eg fekk feilmelding då eg skreiv passordet, kode 403
brukarnamn og passord fungerer ikkje
brukernavn eller passord er feil
hugsar ikkje brukarnamn og passord til Vigilo
jeg bruker samme passord overalt, er det trygt?
passordboks 1password anbefaling
kor mange teikn har passordet
password reset
i forgot my password
pin
pin 4 siffer
pin-kode på 4 siffer
pin-koden har 4 siffer
pinkode 4821 sifra lang?
pinkoden kjem i posten innan 14 dagar
pin koden kom ikke 12.03.2025
bestille ny pin
feil pin 3 gonger
pinkode til MinID kjem ikkje
når kjem pin-brevet, det er gått 2 veker
bankid er sperra
bankid på mobil virkar ikkje
eingongskoden kjem ikkje på sms
fikk ikke engangskode
kva er cvc
cvc har 3 siffer
hva er koden til døra på gymsalen
feilkode 500
feilkoden er 1001
feil kode: 1001
kode 1234 5678
error code 404
rabattkode 2025
kommunekoden er 4631
postnummer 5911 Alversund
5911 Alversund
5914 Isdalstø og 5918 Frekhaug
5911 5912 5914 5916
saksnummer 2024/1234
sak 2024/1234-15
org.nr 920 290 922
orgnr 920290922
organisasjonsnummer NO 920 290 922 MVA
kostar det 4821 kr?
pris 12 500,- per år
gebyr på 4 821 kroner
gnr 123 bnr 45
gnr. 12 bnr. 345 snr. 6
kl 15.30
ope 09.00-15.00
måndag 24.12.2025 10.00-12.00
31.12.25 10.00-12.00
frå 24.12.2025 til 02.01.2026
leieperiode 01.01.2026-31.12.2026
ring 56 37 50 00
tlf 55 55 60 00 55 55 60 01
ring meg på 41 23 45 67
+47 912 34 567
fakturanummer 10012345678
KID 0012345678903
KID 4111111111111111
kid-nummer 1234567890128
referanse 2024123456
ordrenummer 4111111111111111
målepunkt 707057500012345678
målar 1234 56 78901
ISBN 9788202123456
IMEI 490154203237518
katten har chip 578094100123456
funne katt 578094100123456
60.54321 5.28765
koordinatar 60.5512, 5.2738
veke 34 35 36 37 38 39 40 41
1 2 3 4 5 6 7 8 9 10 11 12 13
2019 2020 2021 2022
kontonummeret til kommunen
kva konto skal eg betale til
kortnummer siste 4 siffer 1234
mista bankkortet
kan eg betale med kort
kort fortalt: 2 barn og 3 vaksne
lånekort 12345678901234
parkeringskort 2025
TT-kort 12345
førarkort klasse B 1234567
kontoret i 2. etasje 301
tal på elevar 1234
tal barn 2025 1500
kode for dagsbøter 8411
næringskode 84.110
4321 er eit fint tal
pinse 2026
pinsen 24. mai 2026
spinning 2024
kompass 2024
passordet er det ingen som har gitt meg
kan eg få passordet på nytt
passord er vanskeleg å hugse
passordet mitt er heilt borte
passordet er det viktigaste
korleis endrar eg passordet på min side
passordet er sendt til e-posten min
passordet mitt vart ikkje godteke
passordet mitt vil ikkje fungere
passordet mitt har gått ut
passordet mitt er visst gått ut på dato
passordet mitt er ikkje det same som på mobilen
passordet mitt er på engelsk
passordet mitt er det noko gale med
passordet til Feide er endra
kvifor er passordet alltid feil
passordet er jo berre tull
er passordet det same som til bankid?
er passordet case sensitive?
passordet på skule-pc'en til dottera mi (10 år) er gløymt
passord må byttes hver 90. dag
passord 90 dagar
passordkrav
passord og brukernavn til IDporten
passord/brukarnamn
passord – hjelp
passord - korleis byter eg
passord... hjelp!
passord!!!
passord???
PASSORD VIRKER IKKE
GLEMT PASSORD
passordet mitt e vekke
passordet mitt er vekk
passordet mitt er gått tapt
passordet mitt er stole av nokon
passordet mitt er kompromittert
passordet mitt er sikkert for dårleg
passordet mitt er lagra i nettlesaren
passordet er for elever og foreldre
passordet står i brevet frå 2023
har passord frå 2019, gjeld det enno?
tilsett sitt passord
gløymt passord til timebestilling hos fastlegen
kan de sende meg nytt passord på sms til 912 34 567
kan de sende passord til kari@eksempel.no
passord til helsenorge.no
passord på www.alver.kommune.no
passord alver.kommune.no/minside2024
Passordet mitt: får ikkje lagra
kva gjer eg når passordet: er feil
passord: Visma
passord er obligatorisk
passordet er minst 12 teikn langt
engangskode virker ikke
eingongskoden er utløpt
eingongskoden er gyldig i 10 minutt
engangskode kommer ikke på sms til 91234567
engangskode sendt til 91234567 kom ikke
får ikkje eingongskode på 912 34 567
koden på døra til biblioteket
koden til sykkelparkeringa i Knarvik
koden kjem på sms innan 24 timar
koden er feil
koden er ugyldig
koden er 4 siffer
koden er på 6 siffer
koden virker ikke, 3 forsøk
er det kode på porten til gjenbruksstasjonen
kva er kode 1001 på skjemaet
kode 21 på skattemeldinga
kode 2.1.5
bygningskode 161
bygningstypekode 1131
arealformålskode 1110
feilmelding kode 5012
feilkode: 483920
sosi kode 5001
kommunenummer: 4631
postkode 5914
postkoden er 5914
pin 12345678901234
PIN-kode til MinID: bestilte 12.11.2025
pinkode bestilt 2024
pinkode til lånekort 1234567 
pinneved 2024
pinneved 4 sekker 1200 kr
pinnebrød 2025
pinse 2025
topptur på Pinnen 2024
min id 2024
minid virkar ikkje
bankid 2024
bankid appen ios 17
bankid feilkode 1208
BankID feil C302
mista kodebrikka
kodebrikka er tom for batteri
kodebrikke 10 år gammal
cvc
kva er cvc/cvv
kor er cvc på kortet
visakort virka ikkje på parkeringsautomaten
kortautomat 4821
betalte 4821 med kort
betalte med kort 4821 kr
betalte med visa 12.03.2025 kl 15.30
kortet blei trekt 2 gonger 1250 kr
konto 2400
kontoplan 2025 konto 4821
kontor 301
kontoret opnar 09.00
kontonr til alver kommune?
faktura 8601111 7947
purring på 12345678
sak 2024/4821
saksnr 24/4821
eigedom 137/512
matrikkel 4631-137/512/0/0
org.nr 920290922
organisasjonsnummeret er 920 290 922
orgnr: 920290922MVA
tlf 56 37 50 00
56375000
ring 915 12 345
svenske +46 70 123 45 67
mob 41234567
41234567 eller 48765432
912 34 567 / 912 34 568
møte 12.11.2025 kl 18:00-20:00 rom 301
12/11-2025 kl. 18.00
frå 2024-01-01 til 2024-12-31
20240101-20241231
skuleåret 2025/2026
5911 Alversund, 5914 Isdalstø, 5918 Frekhaug, 5936 Manger
5911, 5914, 5918, 5936
5918 5911 5936 5914
Radøyvegen 1234, 5938 Sæbøvågen
bnr 45 gnr 123 snr 6
vassmålaren viser 4821
måler nr 12345678 viser 01234
målarnummer: 4111111111111111
målarstand 4821
stand 31.12: 4821
straum 4821 kWh
målepunkt-id 707057500055512345
regnr SU 12345
chassisnummer WVWZZZ1JZXW000001
chipnr på katten 578097809780978
sporingsnummer 370123456789012345
pakke 00370123456789012345
strekkode 7038010000123
gtin 5701234567899
ISBN 978-82-8265-123-4
DOI 10.1000/182
koordinat 6712345 298765
N60 32.512 E5 15.123
60.5491 5.2680
60,5491, 5,2680
plan-id 1263201203
vedtak 4821/24
journalpost 24/48210
Alt til 500 000 000 kr
budsjett 2026: 1 250 000 000
8 9 10 11 12 13 14 15 16
90 91 92 93 94 95 96
0900 1000 1100 1200
10 20 30 40 50 60 70 80
3500 3600 3700 3800 kr
kvotene 4 100 000, 5 200 000 og 3 100 000
skjema 5174 5175 5176 5177
5174 5155 5167 5177
rom 4111 4112 4113 4114
klasse 10a 10b
kl 08.00-15.30 08.00-16.00
barn født 2019 2021 2023 2025
uke 40 41 42 43 44 45 46
tre fire fem barn
kvittering K7M-3PX
kvitteringa mi er K7M-3PX
eg får ikkje logga inn med passordet mitt på Vigilo
passordet mitt til Vigilo er ikkje gyldig lenger
har de bytta passord på gjestenettet?
kan eg ha same passord på alle
passord er for svakt seier sida
passordet er ti teikn
passordet må innehalde tal og store bokstavar
korfor er passordet mitt sperra
passord: eg hugsar det ikkje
passordet: kor finn eg det
passordet mitt, kor finn eg det
kor lenge er passordet gyldig
passordet er gyldig i 90 dagar
passordet er standard
passordet mitt er fortsatt sperret
passordet mitt er nettopp endra
passordet mitt er automatisk lagra
passordet mitt er kjent av andre
passordet mitt er under tilbakestilling
passordet er sladda i brevet
passordet er ikke mottatt
passordet er allerede brukt
passordet er i brevet
mistet passord, hva nå
passord og pin
er bankid passordet det samme som på minid
bankid-passord gløymt
nytt bankid passord
pin og passord
pinkoden min virkar ikkje
eg har mista pinkoden
pinkoden er sperra
pinkoden er feil 3 gonger
pinkoden er på 4 siffer?
er pinkoden 4 eller 6 siffer
kva er pinkoden til vaskeriet
kode til alarm på skulen
kode til wifi
wifi kode
treng kode til døra, kven ringer eg? 56 37 50 00
har du koden til 56375000
koden til bommen på Herdla
eingongskode til 912 34 567
fekk sms frå 2097
sms 2097
nummer 4821
kølapp 48
rom 4821
hus 4821
kort 2025
kortet er 2 år
kort spørsmål: 2026?
rask svar på 483920
sak 483920
ref 483920
saksbehandlar 4821
linje 4821
buss 4821
e39
kommune 4631
gnr 4821 bnr 12
kr 4821
4821,-
4821 kr
kl 0800
Kva er kode 6 i folkeregisteret
kode 7 adresse
fortrolig adresse kode 6
sperra adresse kode 7
NS-EN 1234
tek 17
kode 3101 salslån
fakturakode 4821
varekode 4821
løysingskode
promokode SOMMAR2026
rabattkode SOMMAR2026
gåvekort kode ABC123
bib kort 12345678
""".strip().splitlines()
