//! German, Dutch, Swedish, Norwegian, Danish.

use super::Kind::{
    self, After, Anyone, Bot, Desk, Full, Give, Ident, If, Info, Light, Mine, Move, No, Not, Offer, Other, Person, Plain, Said, Talk, Thing, Tired,
    Want, Yes,
};

pub(super) const GERMAN: &[(Kind, &str)] = &[
    (
        Person,
        "Mensch, Menschen, echter Mensch, echten Menschen, realen Menschen, Mitarbeiter, Mitarbeiterin, Mitarbeitern, Kundenberater, Kundenbetreuer, Berater, Beraterin, Sachbearbeiter, Agenten, Support-Mitarbeiter, Servicemitarbeiter, eine Person, einer Person, echte Person, echten Person, reale Person, realen Person, \
        jemand Echtes, jemand Echtem, jemand Richtiges, Vorgesetzter, Vorgesetzten, Chef, Chefin, Manager, Teamleiter, Filialleiter, Verkäufer, Verkaufsberater, menschliche Hilfe, menschlicher Support, menschlichen Ansprechpartner, Ansprechpartner, Ansprechpartnerin, Kundendienstmitarbeiter, menschlichen Mitarbeiter, Operator, Betreuer, richtigen Menschen, lebenden Menschen, Geschäftsführer, Verantwortlichen, Leitung",
    ),
    (
        Anyone,
        "jemand, jemanden, jemandem, jemand anderes, jemand anderen, jemand anderem, anderen Person, Person, Personen, Leute, Team, Kollegen, Kollege, Kollegin, Techniker, Experte, Experten, Spezialist, Assistent, Support, wen",
    ),
    (
        Desk,
        "Kundendienst, Kundenservice, Kundensupport, Kundenbetreuung, Kundenberatung, Service-Center, Vertrieb, Verkauf, Buchhaltung, Abteilung, Hotline, technischer Support, Rezeption, Zentrale",
    ),
    (Bot, "Maschine, Maschinen, Automat, Computer, KI, Sprachcomputer, Roboter, Bots, Robotern"),
    (
        Full,
        "kann mich jemand zurückrufen, kann mich jemand anrufen, jemand soll mich anrufen, kein Bock auf Bot, nicht mit einem Bot, nicht mit einem Roboter, nicht mit einer Maschine, Kontaktaufnahme, leiten Sie mich weiter, gibt es jemanden, ist da jemand, ist jemand da, wer kann mir persönlich helfen",
    ),
    (
        Talk,
        "sprechen, reden, spreche, chatten, schreiben, telefonieren, kontaktieren, unterhalten, Kontakt zu, Kontakt zum, Kontakt zur, Kontakt mit, Kontakt aufnehmen, erreichen, verbunden werden, weitergeleitet werden, kommunizieren, sprech, sprchen, quatschen, Gespräch mit",
    ),
    (
        Move,
        "verbinde, durchstelle, weiterleite, verbinden, weiterleiten, durchstellen, weitergeben, übergeben, vermitteln, holen, verbindung zu, weiterleitung an, leiten",
    ),
    (
        Give,
        "verbinden Sie mich, verbinde mich, verbindet mich, mich verbinden, mich bitte verbinden, leiten Sie mich, leite mich, mich weiterleiten, stellen Sie mich, mich durchstellen, geben Sie mir, gib mir, gebt mir, hol mir, holen Sie, ich brauche einen, ich brauche eine",
    ),
    (
        Want,
        "will, ich will, möchte, ich möchte, moechte, würde gern, würde gerne, möchte gern, brauche, benötige, kann ich, könnte ich, können Sie, könnten Sie, kannst du, darf ich, können wir, bitte, bitten, wünsche, hätte gern, hätte gerne, gibt es, gibts, habt ihr, haben Sie, wo ist, lieber, muss, wie kann ich, verlange, lassen Sie mich, lass mich, ist es möglich, wäre es möglich, kann man, mag, wollte, bräuchte, gerne, mal, sofort, ich wünsche, wär möglich",
    ),
    (
        After,
        "mit dem ich sprechen kann, mit der ich sprechen kann, zum Reden, der mir hilft, der mir helfen kann, verfügbar, erreichbar, zum sprechen",
    ),
    (Not, "nicht, kein, keine, keinen, keinem, keiner, nie, niemals, ohne, brauche keinen, nicht nötig, anstatt, statt, weder, nicht mehr"),
    (Tired, "nicht, kein, keinen, keine, keine Lust, genug von, satt, leid, hasse, statt, anstatt, nervt"),
    (If, "wenn, falls, sonst, ansonsten, später, nächstes Mal, ein andermal, bevor, andernfalls, sobald"),
    (
        Ident,
        "bist du, sind Sie, du bist, Sie sind, ich bin, bin ich, spreche ich, rede ich, ist das, das ist, wie ein, wie eine, als, er ist, sie ist, wir sind, schreibe ich, chatte ich, seid ihr, bistn, arbeite als",
    ),
    (Mine, "mein, meine, meinem, meinen, meiner, unser, unsere, unserem, unseren, sein, seine, ihr, derselbe, denselben, euer letzter, anderer"),
    (Said, "sagte, hat gesagt, gesagt, meinte, versprach, versprochen, erklärte, informierte, bestätigte, hat mir, war, aufgelegt"),
    (Info, "Öffnungszeiten, Uhrzeit, wann, um wie viel Uhr, Telefonnummer, Nummer, E-Mail, Email, Adresse, geöffnet, erreichbar ist"),
    (Thing, "Geld, Guthaben, Konto, Zahlung, Betrag, Datei, Bestellung, Paket, Termin, Tisch, Zimmer, Domain"),
    (
        Other,
        "werde ich, ich werde, habe gesprochen, müssen Sie, du musst, Sie müssen, du solltest, er, sie will, ich habe einen, ich habe eine, mit dir, mit dir reden, mit Ihnen, redest du, willst du, magst du, sprichst du, ich habe, habe ich, hatte, soll ich, muss ich, der Bot",
    ),
    (
        Yes,
        "ja, ja bitte, ja gerne, jo, jap, jawohl, gerne, gern, sicher, klar, natürlich, in Ordnung, einverstanden, bitte, passt, perfekt, super, okay, machen Sie das, mach das, leiten Sie mich weiter, verbinden Sie mich, das wäre gut, das wäre super, sehr gerne, na gut, genau, auf jeden Fall",
    ),
    (No, "nein, nein danke, nee, nö, nicht jetzt, später, nicht nötig, warte, warten Sie, erst, zuerst, noch nicht, lieber nicht"),
    (
        Offer,
        "möchten Sie, möchtest du, soll ich, wollen Sie, willst du, kann ich, ich kann, gerne, wünschen Sie, würden Sie, wenn Sie möchten, wenn du möchtest, darf ich",
    ),
    (
        Light,
        "hallo, hi, guten tag, guten morgen, moin, bitte, danke, jetzt, sofort, ein, eine, einen, einem, einer, der, die, das, den, mit, dringend, echt, echter, echten, ja, ich, will, an, zu, zum, mal, gerne, hier, endlich",
    ),
    (
        Plain,
        "Menschenrechte, Personalabteilung, Reiseagent, Immobilienmakler, Versicherungsagent, Versicherungsvertreter, pro Person, eine Person zu, für eine Person, andere Person, guter Mensch, wenn möglich, falls möglich, wenn es geht, wenn ich darf, wenn das geht, verstehst nicht, verstehe nicht, versteht nicht, funktioniert nicht, hilft nicht, hilfst nicht, klappt nicht, geht nicht, weiß nicht wie, warum nicht, finde nicht, mag man, Mobilfunkbetreiber, \
        ist das möglich, gegen Menschen, alle Menschen, die Menschen, die Menschheit, Menschheit, chefkoch, mensch ärgere, oh mensch, familienmensch, den man, menschlich, persönlich, personal, verkaufen, schreibt, im Verkauf",
    ),
];

pub(super) const DUTCH: &[(Kind, &str)] = &[
    (
        Person,
        "mens, echt mens, echte mens, een persoon, echt persoon, echte persoon, medewerker, medewerkster, echte medewerker, klantenservicemedewerker, adviseur, vertegenwoordiger, leidinggevende, menselijke medewerker, menselijke hulp, iemand echt, echt iemand, teamleider, baas, collega, verkoper, servicemedewerker, baliemedewerker",
    ),
    (Anyone, "iemand, iemand anders, persoon, personen, mensen, team, expert, technicus, specialist"),
    (Desk, "klantenservice, klantendienst, helpdesk, afdeling, verkoopafdeling, receptie, technische dienst, afdeling verkoop"),
    (Bot, "machine, computer, robots, automaat"),
    (Full, "kan iemand mij bellen, kan iemand me bellen, kan iemand mij terugbellen, kan iemand me terugbellen, is daar iemand, is er iemand"),
    (
        Talk,
        "praten, spreken, chatten, bellen met, contact met, contact opnemen, in contact, contacteren, doorverbonden worden, gesprek met, spreek, overleggen, bereiken",
    ),
    (Move, "doorverbind, verbind, doorverbinden, verbinden, doorsturen, overdragen, overzetten"),
    (
        Give,
        "verbind me, verbind mij, mij doorverbinden, me doorverbinden, verbind me door, geef me, geef mij, zet me door, stuur me door, mij verbinden, me verbinden, mag ik een",
    ),
    (
        Want,
        "wil, ik wil, wil graag, zou graag, kan ik, mag ik, kunt u, kun je, kan je, kunnen jullie, graag, aub, alstublieft, alsjeblieft, nodig, heb, is er, zijn er, hebben jullie, liever, moet, hoe kan ik, laat me, wens, waar is, is het mogelijk",
    ),
    (After, "waarmee ik kan praten, met wie ik kan praten, die mij kan helpen, die me kan helpen, beschikbaar, om mee te praten"),
    (Not, "niet, geen, nooit, zonder, hoef niet, hoeft niet, in plaats van, liever niet, niet nodig"),
    (Tired, "niet, geen, zat, beu, genoeg van, in plaats van, stop met"),
    (If, "als, anders, indien, later, volgende keer, wanneer, voordat, straks"),
    (
        Ident,
        "ben je, bent u, ben jij, je bent, u bent, ik ben, spreek ik met, praat ik met, ben ik, is dit, dit is, als een, zijn jullie, chat ik met",
    ),
    (Mine, "mijn, onze, zijn, haar, hun, dezelfde, andere, uw vorige"),
    (Said, "zei, gezegd, vertelde, beloofde, beloofd, bevestigde, was"),
    (Info, "openingstijden, hoe laat, telefoonnummer, nummer, e-mail, adres, bereikbaar, open"),
    (Thing, "geld, saldo, rekening, betaling, bestelling, pakket, bestand"),
    (Other, "ik zal, ik ga, heb gesproken, moet u, je moet, hij, ik heb een, met jou, met je, moet ik, ik had"),
    (
        Yes,
        "ja, ja graag, graag, ja hoor, zeker, natuurlijk, prima, goed, is goed, doe maar, alsjeblieft, alstublieft, aub, perfect, akkoord, uiteraard, verbind me door",
    ),
    (No, "nee, nee dank je, nee bedankt, niet nu, later, nog niet, wacht, eerst"),
    (Offer, "wilt u, wil je, zal ik, kan ik, ik kan, zou je, zou u, als je wilt, als u wilt, mag ik"),
    (
        Light,
        "hallo, hoi, goedemorgen, goedemiddag, dag, graag, aub, alstublieft, alsjeblieft, bedankt, nu, een, de, het, met, dringend, echt, echte, ja, ik, wil, snel, naar",
    ),
    (
        Plain,
        "mensenrechten, makelaar, reisagent, per persoon, persoonlijk, als het kan, indien mogelijk, als dat kan, als dat mogelijk is, snap het niet, begrijpt niet, begrijp niet, werkt niet, helpt niet, waarom niet, niet goed, personeelszaken, een mens is, kan niet",
    ),
];

pub(super) const SWEDISH: &[(Kind, &str)] = &[
    (
        Person,
        "människa, en människa, riktig människa, riktig person, en person, verklig person, levande person, handläggare, kundtjänstmedarbetare, medarbetare, rådgivare, representant, chef, chefen, operatör, säljare, mänsklig, mänsklig hjälp, mänsklig support, personal, kundrådgivare",
    ),
    (Anyone, "någon, nån, någon annan, nån annan, person, personer, folk, team, tekniker, expert"),
    (Desk, "kundtjänst, kundservice, kundsupport, supporten, support, avdelning, säljavdelningen"),
    (Bot, "maskin, dator, boten, roboten, automat"),
    (Full, "kan någon ringa mig, kan någon ringa upp, kan någon kontakta mig, finns det någon där, finns det någon jag kan"),
    (Talk, "prata, tala, snacka, chatta, kontakta, komma i kontakt, få kontakt, kontakt med, diskutera, nå, pratar, bli kopplad, samtala"),
    (Move, "koppla, kopplas, överföra, vidarebefordra, flytta över"),
    (Give, "koppla mig, koppla över mig, koppla mig vidare, ge mig, kan jag få, får jag, jag behöver en, sätt mig i kontakt"),
    (
        Want,
        "vill, jag vill, vill gärna, skulle vilja, kan jag, får jag, kan du, kan ni, kan man, behöver, snälla, tack, önskar, finns det, finns, har ni, föredrar, hellre, måste, hur kan jag, hur gör jag för att, var är, låt mig, vänligen, skulle vilja ha",
    ),
    (After, "jag kan prata med, som kan hjälpa mig, att prata med, tillgänglig"),
    (Not, "inte, ingen, inget, aldrig, utan, behöver inte, vill inte, istället för, inte nödvändigt"),
    (Tired, "inte, ingen, trött på, less på, istället för, hatar, sluta"),
    (If, "om, annars, senare, nästa gång, när, innan, ifall"),
    (Ident, "är du, du är, är ni, jag är, pratar jag med, talar jag med, är jag, är det, det är, är detta, som en, chattar jag med"),
    (Mine, "min, mitt, mina, vår, hans, hennes, samma, annan"),
    (Said, "sa, sade, sagt, berättade, lovade, lovat, bekräftade, var"),
    (Info, "öppettider, vilken tid, hur dags, telefonnummer, nummer, mejl, adress, öppet"),
    (Thing, "pengar, saldo, konto, betalning, beställning, paket, fil"),
    (Other, "jag ska, jag kommer, har pratat, pratade, du måste, ni måste, han, hon, jag har en, med dig, måste jag, ska jag, jag har"),
    (Yes, "ja, ja tack, gärna, ja gärna, absolut, visst, javisst, självklart, okej, tack, det går bra, gör det, bra, jo, jajamän, koppla mig"),
    (No, "nej, nej tack, inte nu, senare, inte än, vänta, först"),
    (Offer, "vill du, vill ni, ska jag, kan jag, jag kan, önskar du, skulle du vilja, om du vill"),
    (Light, "hej, hallå, tack, snälla, nu, en, ett, med, riktig, verklig, ja, jag, vill, genast, direkt, god morgon, till"),
    (
        Plain,
        "mänskliga rättigheter, mäklare, resebyrå, per person, personlig, om möjligt, om det går, om det är möjligt, om jag kan, förstår inte, fungerar inte, hjälper inte, varför inte, inte bra, vet inte hur, kan inte, chefredaktör, bra person, personalavdelning",
    ),
];

pub(super) const NORWEGIAN: &[(Kind, &str)] = &[
    (
        Person,
        "menneske, et menneske, ekte menneske, ordentlig menneske, ekte person, en person, levende person, kundebehandler, saksbehandler, medarbeider, rådgiver, representant, sjef, sjefen, leder, operatør, selger, ansatt, kunderådgiver, menneskelig hjelp",
    ),
    (Anyone, "noen, noen andre, person, personer, folk, teamet, tekniker, ekspert"),
    (Desk, "kundeservice, kundesenter, kundestøtte, support, avdeling, brukerstøtte"),
    (Bot, "maskin, datamaskin, boten, roboten, automat"),
    (Full, "kan noen ringe meg, kan noen kontakte meg, er det noen der, er det noen jeg kan"),
    (Talk, "snakke, prate, chatte, kontakte, komme i kontakt, få kontakt, kontakt med, snakket, diskutere, bli satt over, nå"),
    (Move, "sette over, overføre, koble, videresende"),
    (Give, "sett meg over, koble meg, kan jeg få, får jeg, gi meg, overfør meg, sette meg over"),
    (
        Want,
        "vil, jeg vil, vil gjerne, ønsker, kan jeg, får jeg, kan du, kan dere, kan man, trenger, vær så snill, vennligst, takk, finnes det, er det, har dere, heller, må, hvordan kan jeg, la meg, skulle gjerne",
    ),
    (After, "jeg kan snakke med, som kan hjelpe meg, å snakke med, tilgjengelig"),
    (Not, "ikke, ingen, aldri, uten, trenger ikke, vil ikke, i stedet for, istedenfor"),
    (Tired, "ikke, ingen, lei av, i stedet for, hater, slutt"),
    (If, "hvis, ellers, senere, neste gang, når, dersom, før"),
    (Ident, "er du, du er, er dere, jeg er, snakker jeg med, er jeg, er dette, det er, som en, prater jeg med, chatter jeg med"),
    (Mine, "min, mitt, mine, vår, hans, hennes, samme, annen"),
    (Said, "sa, sagt, fortalte, lovet, bekreftet, var"),
    (Info, "åpningstider, når åpner, telefonnummer, nummer, epost, adresse, åpent"),
    (Thing, "penger, saldo, konto, betaling, bestilling, pakke, fil"),
    (Other, "jeg skal, jeg kommer til, har snakket, du må, dere må, han, hun, jeg har en, med deg, må jeg, skal jeg, jeg har"),
    (Yes, "ja, ja takk, gjerne, ja gjerne, absolutt, selvfølgelig, greit, takk, det er fint, gjør det, bra, jo, sett meg over"),
    (No, "nei, nei takk, ikke nå, senere, ikke ennå, vent, først"),
    (Offer, "vil du, ønsker du, skal jeg, kan jeg, jeg kan, vil dere, om du vil, hvis du vil"),
    (Light, "hei, takk, nå, en, et, med, ekte, ja, jeg, vil, straks, til, vær så snill"),
    (
        Plain,
        "menneskerettigheter, eiendomsmegler, reisebyrå, per person, personlig, hvis mulig, om mulig, hvis det går, hvis det er mulig, forstår ikke, fungerer ikke, virker ikke, hjelper ikke, hvorfor ikke, vet ikke hvordan, kan ikke, god person",
    ),
];

pub(super) const DANISH: &[(Kind, &str)] = &[
    (
        Person,
        "menneske, et menneske, rigtigt menneske, rigtig person, en person, levende person, medarbejder, en medarbejder, kundemedarbejder, sagsbehandler, rådgiver, repræsentant, chef, chefen, leder, operatør, sælger, ansat, menneskelig hjælp, kundeservicemedarbejder",
    ),
    (Anyone, "nogen, en anden, person, personer, folk, tekniker, ekspert, teamet"),
    (Desk, "kundeservice, kundecenter, kundesupport, support, afdeling, salgsafdeling"),
    (Bot, "maskine, computer, botten, robotten, automat"),
    (Full, "kan nogen ringe til mig, kan nogen ringe mig op, kan nogen kontakte mig, er der nogen, er der en jeg kan"),
    (Talk, "tale, snakke, chatte, kontakte, komme i kontakt, få kontakt, kontakt med, blive stillet om, blive viderestillet, drøfte"),
    (Move, "stille om, omstille, viderestille, overføre, forbinde"),
    (Give, "stil mig om, stille mig om, viderestil mig, kan jeg få, må jeg få, giv mig, forbind mig, omstil mig"),
    (
        Want,
        "vil, jeg vil, vil gerne, ønsker, kan jeg, må jeg, kan du, kan i, kan man, behøver, har brug for, venligst, vær venlig, tak, findes der, er der, har i, hellere, skal, hvordan kan jeg, lad mig, gerne",
    ),
    (After, "jeg kan tale med, jeg kan snakke med, som kan hjælpe mig, at tale med, til rådighed"),
    (Not, "ikke, ingen, aldrig, uden, behøver ikke, vil ikke, i stedet for"),
    (Tired, "ikke, ingen, træt af, i stedet for, hader, stop"),
    (If, "hvis, ellers, senere, næste gang, når, før, såfremt"),
    (Ident, "er du, du er, er i, jeg er, taler jeg med, snakker jeg med, er jeg, er det, det er, er dette, som en, chatter jeg med"),
    (Mine, "min, mit, mine, vores, hans, hendes, samme, anden"),
    (Said, "sagde, sagt, fortalte, lovede, lovet, bekræftede, var"),
    (Info, "åbningstider, hvornår, telefonnummer, nummer, mail, adresse, åbent"),
    (Thing, "penge, saldo, konto, betaling, bestilling, pakke, fil"),
    (Other, "jeg skal, jeg vil senere, har talt, du skal, i skal, han, hun, jeg har en, med dig, skal jeg, jeg har"),
    (Yes, "ja, ja tak, gerne, ja gerne, meget gerne, absolut, selvfølgelig, fint, tak, det er fint, gør det, godt, jo, stil mig om"),
    (No, "nej, nej tak, ikke nu, senere, ikke endnu, vent, først"),
    (Offer, "vil du, ønsker du, skal jeg, kan jeg, jeg kan, vil i, hvis du vil, hvis du ønsker"),
    (Light, "hej, tak, nu, en, et, med, rigtig, rigtigt, ja, jeg, vil, straks, til, gerne, goddag"),
    (
        Plain,
        "menneskerettigheder, ejendomsmægler, rejsebureau, per person, personlig, hvis muligt, hvis det er muligt, om muligt, forstår ikke, virker ikke, fungerer ikke, hjælper ikke, hvorfor ikke, ved ikke hvordan, kan ikke, god person",
    ),
];
