//! Days, months, units of time, and the words that make them a promise.

use super::Concept::{self, AtTime, Day, Deadline, Future, Month, Past};
use super::QuickMap;
use std::sync::LazyLock;

/// Codes of days besides Monday (1) to Sunday (7).
pub(in super::super) const TODAY: u8 = 10;
pub(in super::super) const TOMORROW: u8 = 11;
const AFTER_TOMORROW: u8 = 12;
const THIS_WEEK: u8 = 13;
const NEXT_WEEK: u8 = 14;
const END_OF_WEEK: u8 = 15;
const NEXT_MONTH: u8 = 16;
const END_OF_MONTH: u8 = 17;
const END_OF_DAY: u8 = 18;
/// A span that is not counted: "in a few hours".
const SOME: u8 = 19;

/// German months: the ones that follow a day with a full stop.
const MONTHS_AFTER_STOP: [&str; 12] =
    ["januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"];

/// Does the text begin with a month, so that "12." before it is a day?
pub(in super::super) fn is_month_ahead(text: &str) -> bool {
    let word: String = text.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).take(10).collect();
    MONTHS_AFTER_STOP.contains(&word.as_str())
}

/// Units of time in every language; the place in the list is the unit: second, minute, hour, day, week, month, year.
const UNITS: [&str; 7] = [
    "second seconds segundo segundos sekunde sekunden seconde secondes secondo secondi",
    "minute minutes min mins minuto minutos minuten minuti минут минуты минуту dakika دقيقة دقائق मिनट 分钟 分鐘 分",
    "hour hours h hr hrs hora horas std stunde stunden heure heures ora ore uur часа часов час saat ساعة ساعات घंटे घंटा 小时 小時 時間 小 時",
    "day days día días dia dias tag tage tagen tages jour jours giorno giorni dagen dni dzień дня дней день gün يوم أيام दिन 天 日",
    "week weeks semana semanas woche wochen semaine semaines settimana settimane недели недель неделю hafta أسبوع أسابيع हफ्ते 周 週間",
    "month months mes meses mês monat monate monaten mois mese mesi месяца месяцев месяц ay شهر أشهر महीने 个月 ヶ月 个 個",
    "year years año años ano anos jahr jahre jahren an ans année années anno anni лет года год yıl سنة سنوات साल 年",
];

static UNIT_OF: LazyLock<QuickMap<String, u8>> = LazyLock::new(|| super::folded(UNITS.into_iter().zip(0_u8..)));

/// The unit of time that a word names.
pub(in super::super) fn time_unit(folded: &str) -> Option<u8> {
    UNIT_OF.get(folded).copied()
}

pub(super) const TABLE: &[(Concept, &str)] = &[
    (
        Day(1),
        "monday, lunes, segunda feira, montag, montags, lundi, lunedì, maandag, poniedziałek, понедельник, pazartesi, الاثنين, الإثنين, सोमवार, 周一, 星期一, 月曜日",
    ),
    (
        Day(2),
        "tuesday, martes, terça feira, terça, dienstag, dienstags, mardi, martedì, dinsdag, wtorek, вторник, salı, الثلاثاء, मंगलवार, 周二, 星期二, 火曜日",
    ),
    (
        Day(3),
        "wednesday, miércoles, quarta feira, mittwoch, mittwochs, mercredi, mercoledì, woensdag, środę, środa, среду, среда, çarşamba, الأربعاء, बुधवार, 周三, 星期三, 水曜日",
    ),
    (
        Day(4),
        "thursday, jueves, quinta feira, donnerstag, donnerstags, jeudi, giovedì, donderdag, czwartek, четверг, perşembe, الخميس, गुरुवार, 周四, 星期四, 木曜日",
    ),
    (
        Day(5),
        "friday, viernes, sexta feira, (até/na/nesta/próxima) sexta, freitag, freitags, vendredi, venerdì, vrijdag, piątek, piątku, пятницу, пятница, пятницы, cuma, الجمعة, शुक्रवार, 周五, 星期五, 金曜日",
    ),
    (
        Day(6),
        "saturday, sábado, samstag, samstags, sonnabend, samedi, sabato, zaterdag, sobotę, sobota, субботу, суббота, cumartesi, السبت, शनिवार, 周六, 星期六, 土曜日",
    ),
    (
        Day(7),
        "sunday, domingo, sonntag, sonntags, dimanche, domenica, zondag, niedzielę, niedziela, воскресенье, pazar günü, الأحد, रविवार, 周日, 星期日, 星期天, 日曜日",
    ),
    (
        Day(TODAY),
        "today, tonight, this (afternoon/evening/morning), hoy, esta (tarde/noche), hoje, hoje mesmo, esta tarde, heute, aujourd'hui, ce soir, oggi, stasera, vandaag, dzisiaj, dziś, сегодня, bugün, اليوم, आज, 今天, 今日, 本日",
    ),
    (Day(TOMORROW), "tomorrow, mañana, amanhã, morgen, demain, domani, морген, завтра, jutro, yarın, غدا, 明天, 明日"),
    (Day(AFTER_TOMORROW), "day after tomorrow, pasado mañana, depois de amanhã, übermorgen, après demain, dopodomani, послезавтра, 后天"),
    (Day(THIS_WEEK), "this week, esta semana, diese woche, dieser woche, cette semaine, questa settimana, на этой неделе, bu hafta, 本周, 今週"),
    (
        Day(NEXT_WEEK),
        "next week, la próxima semana, próxima semana, semana que viene, semana que vem, nächste woche, nächster woche, kommende woche, kommender woche, semaine prochaine, prossima settimana, settimana prossima, на следующей неделе, gelecek hafta, 下周, 来週",
    ),
    (
        Day(END_OF_WEEK),
        "end of (the/this) week, end of week, fin de esta semana, ende der woche, fin de (la/cette) semaine, fine della settimana, 周末前",
    ),
    (
        Day(NEXT_MONTH),
        "next month, próximo mes, mes que viene, mês que vem, próximo mês, nächsten monat, nächstem monat, mois prochain, prossimo mese, mese prossimo, 下个月",
    ),
    (
        Day(END_OF_MONTH),
        "end of (the/this) month, end of month, (fin/final/finales) de mes, fim do mês, final do mês, ende des monats, monatsende, fin du mois, fine mese, fine del mese, 月底",
    ),
    (
        Day(END_OF_DAY),
        "end of (the/this) day, end of day, (close/end) of business, final del día, fim do dia, final do dia, ende des tages, feierabend, fin de (la/cette) journée, fine giornata, midnight, medianoche, meia noite, mitternacht, minuit, mezzanotte, noon, mediodía, meio dia, midi, mezzogiorno",
    ),
    (Month(1), "january, enero, janeiro, januar, jänner, janvier, gennaio, января, январе, ocak"),
    (Month(2), "february, febrero, fevereiro, februar, février, febbraio, февраля, феврале, şubat"),
    (Month(3), "march, marzo, março, märz, mars, марта, марте, mart"),
    (Month(4), "april, abril, avril, aprile, апреля, апреле, nisan"),
    (Month(5), "may, mayo, maio, mai, maggio, мая, mayıs"),
    (Month(6), "june, junio, junho, juni, juin, giugno, июня, июне, haziran"),
    (Month(7), "july, julio, julho, juli, juillet, luglio, июля, июле, temmuz"),
    (Month(8), "august, agosto, août, августа, августе, ağustos"),
    (Month(9), "september, septiembre, setiembre, setembro, septembre, settembre, сентября, сентябре, eylül"),
    (Month(10), "october, octubre, outubro, oktober, octobre, ottobre, октября, октябре, ekim"),
    (Month(11), "november, noviembre, novembro, novembre, ноября, ноябре, kasım"),
    (Month(12), "december, diciembre, dezembro, dezember, décembre, dicembre, декабря, декабре, aralık"),
    (
        Day(SOME),
        "within the (hour/day/week/month), (next/a/within a/in a) couple of (hours/days/weeks/minutes), (in a/within a/next) few (hours/days/weeks/minutes), en unas horas, en unos (días/minutos), en (las próximas horas/los próximos días), \
        em algumas horas, em alguns (dias/minutos), nas próximas horas, nos próximos dias, in (wenigen/einigen) (stunden/tagen/minuten), in den nächsten (stunden/tagen), dans quelques (heures/jours/minutes), dans les prochaines heures, dans les prochains jours, \
        (tra/fra) (poche ore/pochi giorni/qualche ora/qualche giorno/pochi minuti), nelle prossime ore, nei prossimi giorni",
    ),
    (
        Deadline,
        "within, about, takes, takes about, around, in about, in, in under, under, in less than, less than, no later than, in the next, over the next, up to, at most, \
        tarda, tardará, demora, dentro de, en menos de, en, en un plazo de, plazo de, antes de, en las próximas, en los próximos, a más tardar en, \
        em, em até, em menos de, dentro de, prazo de, nas próximas, nos próximos, dauert, dauert etwa, innerhalb, innerhalb von, binnen, in den nächsten, in weniger als, spätestens in, \
        prend, environ, dans, dans les, sous, d'ici, en moins de, dans un délai de, entro, tra, fra, in meno di, nelle prossime, nei prossimi, через, за, в течение, içinde, خلال, के अंदर, में",
    ),
    (
        Past,
        "last, past, previous, for the last, for the past, since, ago, already, earlier, yesterday, pasado, pasada, último, última, últimos, últimas, hace, anterior, ayer, \
        passado, passada, últimos, há, faz, atrás, ontem, letzten, letzte, letzter, letztem, vor, seit, vergangenen, vergangene, gestern, dernier, dernière, derniers, dernières, il y a, depuis, passé, hier, scorso, scorsa, ultimi, ultime, fa, ieri, прошлый, прошлую, назад, geçen, önce",
    ),
    (
        Future,
        "will, i'll, we'll, you'll, it'll, they'll, shall, going to, gonna, guarantee*, promise, by, later, before, still, same day, arrives, ships, deliver*, solve*, fix*, ready, \
        mismo, recibir*, llegar*, llama*, envia*, enviare*, resolv*, resolver*, tendra*, estara*, quedara*, antes, contactar*, responder*, atender*, sera, \
        mesmo, ainda, receber*, chegar*, ligar*, envia*, resolver*, estará, terá, entregar*, \
        noch, werden, wird, bekommen, erhalten, rufen, liefern, bis, melden, lösen, kommt, \
        même, recevr*, appeler*, livr*, avant, sera, serez, aurez, répondr*, arriver*, résoudr*, stesso, ricever*, chiamer*, arriver*, entro, sarà, risolver*, consegn*, avrà, avrai, будет, получите, позвон*",
    ),
    (
        AtTime,
        "at, by, until, from, till, a las, a la, hasta las, às, as, até as, até às, à, um, gegen, bis, ab, vers, avant, alle, entro le, dalle, fino alle, before, after, around",
    ),
];
