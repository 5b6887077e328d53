//! Finnish, Hungarian, Greek.

use super::Kind::{
    self, After, Anyone, Bot, Desk, Full, Give, Ident, If, Info, Light, Mine, Move, No, Not, Offer, Other, Person, Plain, Said, Talk, Thing, Tired,
    Want, Yes,
};

pub(super) const FINNISH: &[(Kind, &str)] = &[
    (
        Person,
        "ihminen, ihmise*, ihmistä, oikea ihminen, oikean ihmisen, asiakaspalvelija*, asiakasneuvoja*, virkailija*, edustaja*, esimies*, esimiehe*, päällikkö, päällikön, operaattori*, neuvoja*, henkilö, oikea henkilö, työntekijä*, myyjä*, elävä ihminen, ihmisapu*",
    ),
    (Anyone, "joku, jonkun, jollekin, jotakuta, joku muu, jonkun muun, henkilön, tiimi*, asiantuntija*"),
    (Desk, "asiakaspalvelu*, asiakastuki, asiakastue*, tekninen tuki"),
    (Bot, "botti, botin, botille, robotti, robotin, kone, koneen, tekoäly*"),
    (Full, "voiko joku soittaa, soittakaa minulle joku, onko siellä ketään, onko ketään paikalla"),
    (Talk, "puhua, puhun, puhuisin, jutella, keskustella, keskustelen, chatata, ottaa yhteyttä, yhteyden, yhteyttä, yhteydessä, tavoittaa, puhumaan"),
    (Move, "yhdistää, siirtää, ohjata"),
    (
        Give,
        "yhdistä minut, yhdistäkää minut, siirrä minut, siirtäkää minut, voitko yhdistää, voisitko yhdistää, voitteko yhdistää, yhdistä, yhdistäkää, ohjaa minut, saanko, antakaa, anna",
    ),
    (
        Want,
        "haluan, haluaisin, haluun, tahdon, voinko, voisinko, saanko, saisinko, voitko, voisitko, voitteko, tarvitsen, tarviin, kiitos, onko, mieluummin, pitäisi, täytyy, miten voin, pyydän, missä on, ole hyvä",
    ),
    (After, "jonka kanssa puhua, joka voi auttaa, paikalla, saatavilla, vapaana"),
    (Not, "en, ei, älä, älkää, ilman, en halua, en tarvitse, ei tarvitse, ei tarvita"),
    (Tired, "en, ei, kyllästynyt"),
    (If, "jos, muuten, myöhemmin, ensi kerralla, kun, ennen kuin, mikäli"),
    (Ident, "oletko, olet, oletteko, olen, puhunko, onko tämä, onko tää, tämä on, olenko, juttelenko, kuin"),
    (Mine, "minun, mun, meidän, hänen, sama"),
    (Said, "sanoi, kertoi, lupasi, vahvisti, oli"),
    (Info, "aukioloajat, mihin aikaan, milloin, puhelinnumero, numero, sähköposti, osoite, auki"),
    (Thing, "rahaa, rahat, tili, maksu, tilaus, paketti"),
    (Other, "aion, puhuin, teidän pitää, hän, minulla on, kanssasi, sinun kanssa"),
    (
        Yes,
        "kyllä, kyllä kiitos, joo, juu, niin, tottakai, totta kai, sopii, hyvä, selvä, mielellään, ilman muuta, kiitos, ole hyvä, yhdistä, yhdistäkää",
    ),
    (No, "ei, ei kiitos, ei nyt, myöhemmin, ei vielä, odota, ensin"),
    (Offer, "haluatko, haluatteko, haluaisitko, haluaisitteko, yhdistänkö, voin, voinko, siirränkö"),
    (Light, "hei, moi, terve, kiitos, nyt, heti, oikea, oikean, kanssa, kyllä, haluan, minä, pliis, hyvää päivää"),
    (
        Plain,
        "ihmisoikeud*, kiinteistönvälittäjä, per henkilö, jos mahdollista, jos se on mahdollista, en ymmärrä, et ymmärrä, ei toimi, ei auta, miksi ei, miksi en, en tiedä miten, henkilökohtai*, hyvä ihminen, ihmiset, ihmisiä",
    ),
];

pub(super) const HUNGARIAN: &[(Kind, &str)] = &[
    (
        Person,
        "ember, emberrel, embert, élő ember, élő emberrel, hús-vér emberrel, valódi emberrel, igazi emberrel, ügyintéző*, ügyfélszolgálatos*, munkatárs*, kolléga, kollégával, képviselő*, operátor*, kezelő, kezelővel, főnök, főnökkel, vezetővel, menedzser*, tanácsadó*, eladó, eladóval, élő személlyel, valódi személlyel, ügynökkel",
    ),
    (Anyone, "valaki, valakivel, valakit, valaki mással, személlyel, csapat*, szakember*, szakértő*"),
    (Desk, "ügyfélszolgálat*, vevőszolgálat*, osztály*, értékesítés*"),
    (Bot, "robottal, gép, géppel, bottal, chatbottal, mesterséges intelligencia"),
    (Full, "fel tudna hívni valaki, hívjon fel valaki, van ott valaki, van itt valaki"),
    (
        Talk,
        "beszélni, beszélhetek, beszélhetnék, beszélnék, beszélgetni, chatelni, kapcsolatba lépni, felvenni a kapcsolatot, elérni, csevegni, szót váltani",
    ),
    (Move, "kapcsolni, átkapcsolni, átirányítani, továbbítani"),
    (
        Give,
        "kapcsoljon, kapcsolja, kapcsolj, kapcsoljanak, kapcsolna, kapcsolná, adjon, adjanak, adj, átkapcsolna, kérek egy, kérem kapcsolja, kapcsolj át",
    ),
    (
        Want,
        "szeretnék, szeretném, akarok, akarom, kérem, kérek, kérnék, lehet, lehetne, tudnék, tudok, tudna, van, van-e, hol van, inkább, kell, hogyan tudok, hogyan lehet, szükségem van, beszélhetnék, beszélhetek, hadd, óhajtok",
    ),
    (After, "akivel beszélhetek, aki segít, elérhető"),
    (Not, "nem, nem akarok, nem kérek, nincs, ne, nélkül, nem szeretnék, helyett, nem kell, semmi"),
    (Tired, "nem, elegem van, unom, helyett, ne"),
    (If, "ha, különben, később, legközelebb, amikor, mielőtt, hogyha"),
    (Ident, "te, ön, vagy, vagyok, én egy, beszélek, ez egy, maga, mint"),
    (Mine, "az én, a mi, ugyanaz"),
    (Said, "azt mondta, mondta, ígérte, megígérte, tájékoztatott, volt"),
    (Info, "nyitvatartás, mikor, hány óra, hánykor, telefonszám, szám, email, cím"),
    (Thing, "pénz, pénzt, egyenleg, számla, fizetés, rendelés, csomag"),
    (Other, "fogok, beszéltem, önnek kell, ő, van egy, veled, önnel"),
    (Yes, "igen, igen kérem, persze, jó, rendben, természetesen, köszönöm igen, legyen, hogyne, kérem, oké, szívesen, jöhet, megköszönném"),
    (No, "nem, nem köszönöm, most nem, később, még nem, várjon, előbb"),
    (Offer, "szeretné, szeretnéd, kapcsoljam, akarja, akarod, tudom, tudok, kívánja, óhajtja, ha szeretné"),
    (Light, "szia, helló, jó napot, jó napot kívánok, kérem, köszönöm, most, azonnal, egy, a, az, élő, igen, szeretnék, kérek, üdv"),
    (
        Plain,
        "emberi jog*, ingatlanügynök, emberi erőforrás*, fejenként, ha lehet, ha lehetséges, ha lehetne, ha van, nem értem, nem érted, nem érti, nem működik, nem segít, miért nem, nem tudom hogyan, emberek, személyes*",
    ),
];

pub(super) const GREEK: &[(Kind, &str)] = &[
    (
        Person,
        "άνθρωπο, άνθρωπος, ανθρώπους, πραγματικό άνθρωπο, κανονικό άνθρωπο, αληθινό άνθρωπο, ένα άτομο, πραγματικό άτομο, εκπρόσωπο, εκπρόσωπος, υπάλληλο, υπάλληλος, σύμβουλο, σύμβουλος, χειριστή, πράκτορα, διευθυντή, διευθυντής, υπεύθυνο, υπεύθυνος, προϊστάμενο, αντιπρόσωπο, πωλητή, ζωντανό άνθρωπο, ανθρώπινη βοήθεια, τηλεφωνητή, εξυπηρετητή",
    ),
    (Anyone, "κάποιον, κάποιος, κάποια, κάποιον άλλο, κάποιον άλλον, άτομο, ομάδα, τεχνικό, ειδικό"),
    (Desk, "εξυπηρέτηση πελατών, υποστήριξη πελατών, τμήμα πωλήσεων, τμήμα, τεχνική υποστήριξη, την υποστήριξη"),
    (Bot, "μηχανή, μηχάνημα, ρομπότ, μποτ, υπολογιστή, τεχνητή νοημοσύνη"),
    (Full, "μπορεί κάποιος να με καλέσει, να με πάρει κάποιος, είναι κανείς εκεί, υπάρχει κανείς"),
    (
        Talk,
        "μιλήσω, μιλήσουμε, μιλάω, επικοινωνήσω, συνομιλήσω, συνδεθώ, επικοινωνία με, έρθω σε επαφή, συζητήσω, μιλησω, κουβεντιάσω, να μου μιλήσει",
    ),
    (Move, "συνδέσετε, συνδέσεις, μεταφέρετε, προωθήσετε, σύνδεση με"),
    (
        Give,
        "συνδέστε με, σύνδεσέ με, συνδέσετέ με, με συνδέσετε, με συνδέσεις, μεταφέρετέ με, δώστε μου, δώσε μου, δώσε με, φέρτε μου, μεταφέρετε με",
    ),
    (
        Want,
        "θέλω, θα ήθελα, ήθελα, μπορώ, θα μπορούσα, μπορείτε, μπορείς, χρειάζομαι, παρακαλώ, υπάρχει, έχετε, προτιμώ, προτιμάω, απαιτώ, πρέπει, πώς μπορώ, γίνεται, που είναι, επιθυμώ, ζητώ",
    ),
    (After, "που να μπορώ να μιλήσω, να μιλήσω, διαθέσιμος, να με βοηθήσει"),
    (Not, "δεν, δε, μη, μην, όχι, χωρίς, ποτέ, κανένα, κανέναν, αντί, δεν θέλω, δεν χρειάζομαι"),
    (Tired, "δεν, δε, βαρέθηκα, κουράστηκα, αντί, φτάνει"),
    (If, "αν, εάν, αλλιώς, διαφορετικά, αργότερα, την επόμενη φορά, όταν, πριν"),
    (Ident, "είσαι, είστε, είμαι, μιλάω με, μιλώ με, είναι αυτό, αυτό είναι, είναι, ως, σαν"),
    (Mine, "μου, μας, ο ίδιος, άλλο"),
    (Said, "είπε, μου είπε, υποσχέθηκε, ενημέρωσε, επιβεβαίωσε, ήταν"),
    (Info, "ωράριο, τι ώρα, τηλέφωνο, αριθμό, email, διεύθυνση, ανοιχτά"),
    (Thing, "χρήματα, λεφτά, υπόλοιπο, λογαριασμό, πληρωμή, παραγγελία, δέμα"),
    (Other, "θα μιλήσω, μίλησα, πρέπει να μιλήσετε, αυτός, έχω, μαζί σου, σε άλλο"),
    (Yes, "ναι, ναι παρακαλώ, βεβαίως, φυσικά, σίγουρα, εντάξει, καλά, ωραία, παρακαλώ, ναι θέλω, σύνδεσέ με, συνδέστε με, τέλεια, αμέ"),
    (No, "όχι, όχι ευχαριστώ, όχι τώρα, αργότερα, όχι ακόμα, περίμενε, πρώτα"),
    (Offer, "θέλετε, θέλεις, θα θέλατε, θα ήθελες, να σας, μπορώ, επιθυμείτε, προτιμάτε, αν θέλετε"),
    (
        Light,
        "γεια, γεια σας, καλημέρα, καλησπέρα, παρακαλώ, ευχαριστώ, τώρα, αμέσως, ένα, έναν, μια, με, τον, την, το, σε, πραγματικό, ναι, θέλω, επειγόντως, να",
    ),
    (
        Plain,
        "ανθρώπινα δικαιώματα, ανθρώπινο δυναμικό, μεσίτης, ταξιδιωτικός πράκτορας, ανά άτομο, το άτομο, αν γίνεται, αν είναι δυνατόν, αν μπορώ, αν υπάρχει, δεν καταλαβαίνεις, δεν καταλαβαίνω, δεν λειτουργεί, δεν δουλεύει, δεν βοηθάει, γιατί δεν, δεν μπορώ, δεν ξέρω πώς, προσωπικ*",
    ),
];
