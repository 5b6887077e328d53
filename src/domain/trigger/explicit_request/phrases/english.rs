//! English.

use super::Kind::{
    self, After, Anyone, Bot, Desk, Full, Give, Ident, If, Info, Light, Mine, Move, No, Not, Offer, Other, Person, Plain, Said, Talk, Thing, Tired,
    Unable, Want, Yes,
};

pub(super) const ENGLISH: &[(Kind, &str)] = &[
    (
        Person,
        "humans, human being, human beings, a person, real persons, live persons, actual person, actual human, proper human, proper person, real people, \
        human person, human agents, live agents, live operator, live representative, live rep, live human, representative, representatives, rep, reps, \
        customer rep, sales rep, service agent, support agent, chat agent, customer agent, customer service agent, customer service representative, \
        customer service rep, customer support agent, customer care executive, customer executive, supervisors, managers, executive, executives, \
        human support, human help, human assistance, human service, human being please, someone real, somebody real, sum1 real, someone human, \
        real someone, actual someone, an actual someone, live support, employee, real employee, staff member, member of staff, team member, \
        member of your team, someone from your team, someone from customer care, someone from customer service, someone from support, someone from sales, someone in charge, person in charge, higher up, someone higher up, someone higher, higher ups, \
        someone senior, senior officer, senior person, senior executive, somebody senior, advisor, adviser, consultant, bank worker, your boss, \
        human operator, human representative, human rep, human advisor, human assistant, real assistant, manual customer service, manual support, \
        non bot, actual agent, real agent, real one to talk to, human being now, operater, supporting agent, humam, humn",
    ),
    (
        Anyone,
        "someone, somebody, sum1, some1, someone else, somebody else, sm1, anyone, anybody, any1, anyone else, anybody else, person, persons, people, \
        some one, any one, another agent, different person, specialist, expert, technician, engineer, assistant, team, staff, support, guy, guys, \
        boss, owner, founders, colleague, coworker, human colleague, general manager, store manager, salesperson, salesman, sales person, sales guy, sales people, sales guys, other agent, \
        advocate, attendant, receptionist, tech support, technical support, accountant, worker, teller, seller, cleaners, sales, billing, reception, front desk, room service, restaurant, management, head office, fraud team, official, officer, folks",
    ),
    (
        Desk,
        "customer team, service desk, help desk, customer assistance, customer helpline, consumer care, customercare, customerservice, \
        sales team, sales department, billing department, billing team, support department, spa team, complaints department, complaints team, tech team, finance department, accounts department, fraud department, \
        legal department, service team, service center, service centre, service department, returns department, claims department",
    ),
    (
        Bot,
        "machine, machines, computer, computers, automated system, automation, automated, auto reply, recording, answering machine, virtual agents, chat bot, chat bots",
    ),
    (
        Full,
        "is a real person there, is a human there, is there anyone there, is anyone there, is anybody there, is someone there, is somebody there, anyone there, anybody there, any human around, any humans around, any human here, any human there, any human available, any agent available, can a human help, could a human help, can a person help me, can an agent help, could an agent help, can a member of staff, could a member of staff, can somebody from, can someone from, could somebody from, could someone from, human handoff, human hand off, human takeover, agent handoff, handoff to human, who can i speak to, who can i talk to, who can i speak with, \
        who can i talk with, who could i talk to, who could i speak to, who do i speak to about, who can help me in person, \
        put someone on, put someone from your team on, put somebody on, get someone to help, get somebody to help, get someone else, get somebody else, \
        get someone on the line, can someone else help, can somebody else help, can someone else take a look, can somebody else take a look, \
        someone call me please, have someone call me, can someone call me, could someone call me, want someone to call me, need someone to call me, \
        have someone contact me, can someone contact me, someone from your company call, \
        anyone available to assist, anyone available to help, anyone available to talk, anyone available to chat, someone available to assist, \
        someone available to help, someone available to talk, anyone real, anybody real, dont want to talk to you, dont wanna talk to you, \
        dont want to talk with you, do not want to talk to you, dont want to speak to you, dont want to chat with you, stop this bot, no more bots, \
        no more bot, want to get in touch, someone from customer care please, enough with the bot, enough of this bot, hate talking to bots, hate bots, have human support, offer human support, \
        handled by a human, handled by a person, sorted by a person, sorted by a human, dealt with by a person, answered by a person, answered by a human, \
        human to answer, person to answer, human to respond, sales team connection, agent to chat, agent to talk, person to talk, live person to talk, \
        real person available, human available, agent available, person available, representative available, operator available, humans available, \
        request a human, request human, request an agent, request agent, real person now, not talking to a bot",
    ),
    (
        Talk,
        "to be connected, to be transferred, to be put through, to be redirected, to be forwarded, hand me over, hand me off, pass me over, switch me, escalate to, escalate to, escalate this to, escalate me to, escalate it to, talk, speak, chat, talking, speaking, chatting, tlk, tak to, tlak, talkin, speek, spk, spek, speaks, took with, talk2, totalk, tospeak, tochat, tocontact, \
        contact, contacting, contat, reach, reaching, get in touch, getting in touch, get through, get hold of, get a hold of, be in touch with, \
        in touch, be connected, be transferred, be put through, being transferred, being connected, get transferred, get connected, \
        connecting me, transferring me, connect me, connect us, transfer me, transfer us, forward me, put me through, put us through, put me in touch, pass me, redirect me, transfer this, transfer this chat, transfer my call, transfer the call, transfer the chat, call from, a call with, call with, conversation with, a word with, have a word, have a chat, liaise, converse, communicate, \
        interact with, message with, get to, hear from, hear",
    ),
    (
        Move,
        "connect, transfer, redirect, hand over, handover, hand off, switch, switch over, pass, route, put through, call, conect, connection, connection to, transfered",
    ),
    (
        Give,
        "connect me, connect us, transfer me, transfer us, tranfer me, forward me, put me through, put us through, put me on, put me in touch, put me on to, \
        pass me, pass me on, pass me over, hand me over, hand me to, hand me off, switch me, redirect me, send me to, send me over, get me, get me to, \
        give me, giv me, gimme, bring me, bring in, bring on, refer me, route me, patch me, patch me through, escalate me, transfer the call, transfer this, \
        transfer this chat, transfer my call, transfer the chat, transfer my chat, transfer to me, transfer me over, direct me, get hold of, link me, assign me, \
        take me, hook me up, move me, get a, get an, get your, get somebody, get someone, let me have, put your, put a, put on, call in, connect my chat",
    ),
    (
        Want,
        "want, wants, wanna, wana, wanted, want to, wanted to, need, needs, needed, need to, would like, would love, would appreciate, would prefer, would rather, like to, id like, id love, \
        id prefer, id rather, ill need, will need, prefer, prefered, can i, could i, may i, might i, can we, could we, could you, can you, can u, cud u, could u, can someone, \
        let me, lemme, lets, let us, is there, isnt there, is ther, are there, arent there, have you got, you got, do you have, do u have, dont you have, \
        where is, wheres, where are, where can i, how do i, how can i, how to, how could i, how would i, how should i, how do we, need to do to, have to do to, \
        dont know how, do not know how, dont know how to, dont know how i can, do not know how i can, do not know how i could, dont know what i have to do to, \
        dont know what to do to, do not know what to do to, help me, \
        trying to, try to, tring to, demand, demanding, insist, insist on, have to, i have to, we have to, i have got to, have got to, got to, gotta, must, wish, wish to, appreciate, looking to, \
        looking for, hoping to, i should, cannot, cant, can not, cant i, cant you, cant we, can i not, could not, couldnt, wont you let me, why wont you let me, \
        request, requesting, possible to, able to, are you able, is it possible, want help, need help, assistance, asking for, asking to, asked for, help, \
        obviously, available, like a call, want a call, need a call, any chance, how long until i can, until i can, when can i, when will i, iwant, ineed, \
        i am trying, im trying, i am looking, im looking, i am hoping, im hoping, i am asking, im asking, am i able, am i allowed, was wondering, \
        i was hoping, i am requesting, im requesting, was hoping, please have, just have, time to, care to, wnat, watn, wnt, ned, wan, wanting, needing, appreciated",
    ),
    (Talk, "to talk to, to talk with, to speak to, to speak with, to chat with, to deal with"),
    (
        After,
        "i can talk, i can speak, i can chat, i could talk, i could speak, i could chat, i may speak, i can deal with, i can contact, \
        i can reach, i can call, to talk to, to talk with, to speak to, to speak with, to deal with, to chat with, to help me, who can help, available, \
        take over, step in, on the line, on the phone now, to take over, to assist me, in here, i can connect, instead of a bot, instead of you, instead of this bot, not a bot, not bot, not the bot",
    ),
    (
        Not,
        "not, dont, do not, doesnt, does not, didnt, did not, wont, will not, never, without, no need, no need to, no need for, dont need to, no reason, nor, rather than, instead of, \
        instead of talking, avoid, no human, no humans, no agent, no agents, no person, no operator, no manager, no representative, shouldnt, isnt, arent, neednt, \
        havent, wouldnt, nobody, not necessary, not a, not an, stop, dnt, dont want, do not want, dont wanna, refuse, unnecessary, nvm, nevermind, no longer",
    ),
    (Tired, "stop, tired of, sick of, hate, fed up, enough of, enough with, done with, instead of, rather than, no, not, cant stand, quit, dislike"),
    (
        If,
        "if, unless, otherwise, in case, incase, just in case, or else, or i, or ill, or im, or i will, next time, later, later on, some other time, only if, until then, \
        before i, once i, else i, before you connect, whenever, in future, in the future, tomorrow, when i need, when needed, first let me, eventually, someday, at some point",
    ),
    (
        Ident,
        "are you, are u, r u, is this, is it, is that, am i, you are, youre, u are, ur a, ur an, i am, im, were you, was i, this is, that is, thats, he is, she is, hes, shes, \
        being a, as a, as an, act like, think like, sound like, sounds like, look like, become, became, are we, if you are, if youre, whether you are, you were, it is, its, \
        you must be, could you be, can you be, you be, to be, be an, be a, wasnt, arent you, you a, you an, identify as, work as, working as, job as, i was a, called, named, name is",
    ),
    (Mine, "my, our, his, her, their, the delivery, another company, other, same, last, previous"),
    (
        Said,
        "told, said, says, saying, tell, tells, promised, promises, informed, mentioned, explained, hung up, assured, refused, replied, overseeing, approved, approval, report, \
        reporting, reported, ask, asks, pay, paid, was, is, isnt, has, had, who was, gave, did, didnt, never, sent, confirmed, advised, helped, spoke, talked, called, name, named",
    ),
    (
        Info,
        "customer care no, customer care number, customer care num, customer service number, customer support number, customer care phone, customer service phone, customer service no, customer service hours, customer service email, \
        customer service e mail, customer service address, customer care email, customer care numbers, call center number, call centre number, call center timings, customer care timings, customer service timings, when can i call, can i call the, hours, what time, at what time, whattime, working hours, opening hours, phone number, contact number, toll free, a number, the number, your number, care number, \
        service number, support number, care no, service no, support no, desk number, centre number, center number, phone no, mobile number, email address, e mail, email, mail, address, contact details, \
        contact info, timings, timing, when is, open on, is open, still open, opening times, service hours, number for, number of, number to, functioning, operational, working during, price of, cost of, reservation, book a table",
    ),
    (
        Thing,
        "money, funds, cash, amount, balance, account, payment, payments, dollars, file, files, data, domain, ownership, number, code, order, package, parcel, gift, \
        ticket, report, list, role, refund, expenses, update, name, price, quote, discount, link, details, information, info, photo, picture, reason, answer, status, room, table, my card, access, \
        ride, cab, recommendation, song, story, review, points, miles, seat, offer, deal, loan, feedback",
    ),
    (
        Other,
        "i will, ill, im gonna, gonna, going to, you need to, u need to, you should, u should, you have to, you guys need, you guys also need, u guys need, you can, u can, you could, they, he, she, \
        we will, should i, should i be, do i need to, do i have to, do i need, i had, i had to, i was, when i, i have been, have you ever, i have an, i have a, i have, i just had, i did, did i, after, people, customers, \
        users, do you, did you, does it, can i talk to you, talk to you, talk with you, speak to you, speak with you, chat with you, talk about, speak about, ever, im calling, i am calling, i got, my customers, \
        why do, what does, what is, whats, what do, who is, whos, who are, can you talk, can you speak, can you chat, do you talk, do you speak, i like to talk, like talking, i love talking, enjoy talking, \
        she wants, he wants, they want, can they, can he, can she, could they, was able, were able, we have, how many, which, reach out to you, my friend, my friends, each other, other people, other humans, other bots, to humans, with humans",
    ),
    (
        Yes,
        "yeah, yep, yup, yess, yea, ya, ye, yh, y, sure, sure thing, alright, all right, fine, right, please, pls, plz, go ahead, do it, do that, please do, do so, of course, definitely, absolutely, certainly, that would be great, \
        that would be good, that would be helpful, that would help, that would be perfect, id like that, i would like that, id appreciate that, i would appreciate that, sounds good, perfect, great, good idea, \
        connect me, transfer me, put me through, why not, that works, works for me, yes i do, cool, correct, affirmative, lets do that, indeed",
    ),
    (
        No,
        "nope, nah, no thanks, no thank you, not now, not yet, dont, do not, not necessary, no need, never mind, nevermind, rather not, later, first, wait, hold on, cancel, what, why, how, who, when, not",
    ),
    (Unable, "cannot, cant, can not, unable, could not, couldnt, sorry but i"),
    (
        Offer,
        "would you like, do you want, shall i, should i, can i, may i, want me to, like me to, i can, i could, happy to, would you prefer, you can ask, prefer, if you like, \
        if youd like, if you wish, if you prefer, if you want, say yes, type yes, reply yes, i am able to, id be happy, we can, lets, willing to",
    ),
    (
        Light,
        "a, an, the, hey, yo, yes, yeah, no, right now, asap, live, real, actual, to, with, for, any, one, i, me, you, us, thanks, thank you, thx, immediately, today, just, for me, sir, madam, maam, bro, dude, mate, \
        urgently, urgent, again, then, here, instead, good morning, good afternoon, good evening, there, your, some, need, in, quickly, fast, already, so, well, like, u, ur, from, of, and, damn, fucking, freaking, goddamn, bloody, option, menu, 0, zero",
    ),
    (
        Plain,
        "agent subscription, agent license, agent account, employer, employers, advise, advice, advised, expect, except, expert mode, you guys, u guys, these guys, not answered, thats alright, thats ok, thats okay, thats all right, that is ok, that is okay, thats fine, fine dining, support you, you support, supports, supported, do you support, support my, support for, your support, manage, managed, manages, managing, manger, argent, argents, steak, spear, speck, speaker, speakers, contract, contracts, taking, walking, tasking, stuff, stiff, personal, persona, personality, \
        humor, humane, humanity, humid, agency, urgent, talked, spoke, spoken, connected, chats, chatted, contacts, contacted, reached, reacher, react, teach, transferred, transfers, transferring, operation, operations, operate, executed, execute, \
        executive summary, executive suite, executive class, executive room, executive lounge, chief executive, estate agent, estate agents, real estate agents, travel agents, travel agency, insurance agent, insurance agents, \
        property agent, shipping agent, delivery agent, delivery person, delivery guy, delivery guys, delivery people, delivery man, booking agent, listing agent, leasing agent, agent fee, agent fees, agent id, agent number, agent code, agent commission, agent portal, agent app, \
        agent role, cleaning agent, user agent, user agents, free agent, secret agent, special agent, human error, human body, human hair, human nature, human race, human life, human history, human kind, human mind, human brain, human like, humans like, human sized, human traffic, human trafficking, \
        tour operator, operator role, operators role, mobile operator, network operator, taxi operator, operator license, project manager, product manager, password manager, property manager, hiring manager, file manager, manager role, rep role, \
        case manager, ads manager, business manager, task manager, my manager, download manager, device manager, manager position, manager job, manager named, sales manager job, customer service job, customer service software, customer service experience, customer service skills, \
        customer support software, customer support tool, customer service agent job, customer service jobs, worst customer service, bad customer service, terrible customer service, great customer service, poor customer service, good customer service, \
        best customer service, excellent customer service, horrible customer service, awful customer service, pathetic customer service, customer service is, customer service was, customer service has, customer care is, \
        sales tax, sales call, in sales, for sale, on sale, sales price, sales receipt, sales report, sales figures, sales pipeline, per person, one person, two people, 1 person, for a person, in person, each person, another person, \
        first person, third person, person of interest, if possible, if you dont mind, if thats ok, if thats okay, if that is ok, if its ok, if i can, if i could, if i may, if you can, if you could, if u can, if u could, if there is, if there are, if theres, if there was, if its possible, \
        if thats possible, if it is possible, if it was possible, if that is possible, if any, if someone can, if somebody can, as if, dont understand, do not understand, didnt understand, doesnt understand, dont care, do not care, doesnt work, does not work, didnt work, \
        not working, not helping, not helpful, isnt working, isnt helping, dont get it, didnt help, doesnt help, does not help, dont know, do not know, not being helpful, not solved, not resolved, not satisfied, not sure, why not, not good, not enough, not happy, not fair, not acceptable, \
        not right, cant understand, dont help, not useful, didnt answer, not answering, dont like this, can not understand, talk like, talks like, speak like, talk to me like, talking point, wait for later, \
        the human, this human, human name, human form, human friend, more human, so human, being human, human emotions, human feelings, human language, any other human, \
        human made, human readable, help desk software, call me later, agent ransack, agent smith, free speech, phone operator job, operator error, chat gpt, chat history, to chat about, chat room, snap chat, talk show, no problem, no worries, no idea, no one, \
        how are you, who are you, what are you, needs to speak to me, in the agent, agent x, core agent, dialog agent, conversational agent, conversational agents, intelligent agent, software agent, rental agent, agent model, agent models, agent based",
    ),
];
