//! Spanish, Portuguese, French, Italian, Romanian.

use super::Kind::{
    self, After, Anyone, Bot, Desk, Full, Give, Ident, If, Info, Light, Mine, Move, No, Not, Offer, Other, Person, Plain, Said, Talk, Thing, Tired,
    Want, Yes,
};

pub(super) const SPANISH: &[(Kind, &str)] = &[
    (
        Person,
        "humano, humana, humanos, ser humano, una persona, persona real, persona humana, persona de verdad, persona física, personas reales, agente, agentes, agente humano, asesor, asesora, asesores, asesor humano, \
        operador, operadora, operadores, representante, representantes, ejecutivo, ejecutiva, encargado, encargada, gerente, supervisora, responsable, jefe, jefa, vendedor, vendedora, alguien real, alguien de verdad, alguien humano, \
        atención humana, ayuda humana, ayuda humana real, servicio humano, soporte humano, asistencia humana, agente en vivo, agente real, operador humano, consejero, empleado, empleada, alguien del equipo, alguien de su equipo, teleoperador, telefonista",
    ),
    (
        Anyone,
        "alguien, alguna persona, alguien más, otra persona, persona, personas, gente, equipo, técnico, especialista, administrador, dueño, soporte, soporte técnico, ventas, asistente, médico",
    ),
    (
        Desk,
        "atención al cliente, servicio al cliente, atención al usuario, servicio de atención al cliente, atención a clientes, departamento de ventas, equipo de ventas, equipo de soporte, departamento de facturación, facturación, centro de atención, servicio técnico, recepción, el departamento",
    ),
    (Bot, "máquina, máquinas, bots, contestadora, asistente virtual, grabación, computadora, ordenador, inteligencia artificial"),
    (
        Full,
        "me atienda alguien, me atienda una persona, que me atienda un humano, me atienda un asesor, me atienda un agente, que me atiendan, hablar con alguien, no quiero hablar con un bot, no quiero hablar con una máquina, no quiero hablar con un robot, no quiero hablar contigo, que me llame alguien, alguien me puede llamar, quiero que alguien me llame, hay alguien que me pueda atender, hay alguien que me atienda, que alguien me atienda, alguien que me atienda",
    ),
    (
        Talk,
        "hablar, hablo, hable, hablarle, charlar, chatear, conversar, comunicar, comunicarme, comunicarse, contactar, contactarme, contactarse, contacto con, ponerme en contacto, contactar con, dialogar, platicar, hablr, ablar, ser atendido, ser atendida, atenderme, me atienda, me atienden, me atiendan, que me contacte",
    ),
    (
        Move,
        "transferir, conectar, derivar, pasar, transferencia con, comunica, comunique, conecte, transfiera, derive, ponga en contacto, te paso, le paso, te conecto, le conecto, te comunico, le comunico, llamar",
    ),
    (
        Give,
        "pásame, pasame con, páseme, pásenme, pasarme, me pasas, me pasa, me pasan, me puedes pasar, me pueden pasar, me puede pasar, comunícame, comuníqueme, comuníquenme, me comunicas, me comunica, me comunican, conéctame, conécteme, conéctenme, conectarme, me conectas, me conecta, transfiéreme, transfiérame, transferirme, \
        me transfieres, me transfiere, derivame, derívame, derívenme, derivarme, ponme con, póngame con, ponerme con, me pones con, me pone con, dame, deme, déme, denme, mándame, me das, quiero que me pasen, comunícame con, llama a, llame a, llamar a, búscame, redirígeme, me derivan, me deriva",
    ),
    (
        Want,
        "quiero, quisiera, quería, necesito, me gustaría, puedo, podría, podrías, puedes, pueden, puede, podemos, prefiero, preferiría, deseo, solicito, requiero, exijo, hay, hay algún, hay alguna, hay un, dónde está, tienen, tienes, tiene, cómo puedo, cómo hago para, por favor, porfavor, porfa, porfis, xfa, xfavor, me pueden, me puede, me puedes, es posible, sería posible, ayuda para, déjame, déjeme, quiere, ocupo, urge, tengo que, mejor, ojalá",
    ),
    (
        After,
        "con quien pueda hablar, con la que pueda hablar, con el que pueda hablar, con quien hablar, que me pueda ayudar, que pueda ayudarme, que me ayude, disponible, que me atienda, que me pueda atender, para hablar, ahí",
    ),
    (
        Not,
        "no, no quiero, no necesito, no me, nunca, sin, tampoco, nada de, no hace falta, no es necesario, ningún, ninguna, en vez de, en lugar de, jamás, no deseo",
    ),
    (Tired, "no, harto de, harta de, cansado de, cansada de, odio, basta de, deja de, en vez de, nada de"),
    (If, "si, si no, cuando, en caso de, después, luego, más tarde, la próxima vez, otro día, de lo contrario, por si, mañana si, antes de"),
    (
        Ident,
        "eres, es usted, usted es, estoy hablando con, estoy hablando, hablo con, soy, soy un, soy una, somos, esto es, es un, es una, debes de ser, eres un, eres una, como un, como una, ser un, ser una, parece, pareces, trabajo como, trabajo de, estás, sos, sos un, sos una, con quien hablo, quien eres, mi persona",
    ),
    (Mine, "mi, mis, nuestro, nuestra, su esposo, otro, del, mismo, misma, tu"),
    (
        Said,
        "dijo, me dijo, dijeron, me comentó, comentó, prometió, me prometió, informó, me informó, explicó, confirmó, aseguró, colgó, decide, fue, era, hizo, atendió, me atendió, llamó, escribió, dice, mandó",
    ),
    (Info, "horario, horarios, qué hora, a qué hora, teléfono, número de, número del, correo, email, dirección, abierto, abre, cierra"),
    (Thing, "dinero, saldo, cuenta, pago, plata, archivo, pedido, paquete, cita, reserva, habitación"),
    (
        Other,
        "voy a pedir, voy a, voy a hablar, hablé, hablé con, ya hablé, tienes que, debes, deberías, tengo un, tengo una, me gusta hablar, quieres hablar, quieres charlar, puedes hablar, hablar contigo, charlar contigo, con otros, a otros, a otras personas, a otra persona, para otra persona, busco un, ella",
    ),
    (
        Yes,
        "sí, sí por favor, sip, claro, claro que sí, por supuesto, dale, vale, de acuerdo, está bien, bueno, perfecto, porfa, por favor, si quiero, si gracias, si claro, si porfa, si necesito, adelante, hágalo, hazlo, conéctame, pásame, comunícame, transfiéreme, me parece bien, genial, exacto, ándale, listo",
    ),
    (No, "no gracias, todavía no, aún no, ahora no, mejor no, espera, no hace falta, no es necesario, primero"),
    (
        Offer,
        "quieres, quieres que, quiere que, desea, deseas, le gustaría, te gustaría, puedo, te paso, le paso, prefieres, prefiere, te gustaría que, si quieres, si deseas, si lo desea, te conecto, le conecto, te comunico, le comunico, podemos, podría",
    ),
    (
        Light,
        "hola, buenas, buenos días, buenas tardes, buenas noches, ya, ahora, ahorita, urgente, un, una, el, la, con, por favor, porfa, porfavor, gracias, favor, a, al, de, sí, si, quiero, real, humano, ahora mismo, inmediatamente, algún, alguna, necesito, que, me, ayuda, yo",
    ),
    (
        Plain,
        "ayudó, ayudaron, ayudado, atendió bien, recursos humanos, agente inmobiliario, agente inmobiliaria, agente de viajes, agente de seguros, agente de aduanas, agente de tránsito, atención al cliente es, derechos humanos, error humano, cuerpo humano, asesoría, asesorar, por persona, una persona que, para una persona, otra persona, buena persona, raza humana, seres humanos, si es posible, si se puede, si puede, si pueden, si puedes, si es tan amable, si fuera posible, si no es molestia, si hay alguien, si hay una persona, si hay alguna persona, \
        ya no, no entiendes, no entiende, no entiendo, no sirve, no sirves, no funciona, no me ayuda, no me ayudas, no puedo, no me sirve, por qué no, cómo no, no encuentro, no sé cómo, no tengo, esto no, clase ejecutiva, persona jurídica, operador turístico, jefe de, argento, manejar, manager de redes, hay que, persuadir, personal, personas mayores",
    ),
];

pub(super) const PORTUGUESE: &[(Kind, &str)] = &[
    (
        Person,
        "humano, humana, ser humano, uma pessoa, pessoa real, pessoa de verdade, pessoa humana, pessoas reais, pessoa física mesmo, atendente, atendentes, atendente humano, agente, agente humano, operador, operadora, representante, supervisora, gerente, consultor, consultora, assessor, assessora, vendedor, vendedora, responsável, gestor, \
        alguém de verdade, alguém real, alguém humano, atendimento humano, suporte humano, ajuda humana, funcionário, funcionária, colaborador, chefe, alguém da equipe, alguém do time, alguém do suporte, gente de verdade",
    ),
    (
        Anyone,
        "alguém, outra pessoa, pessoa, pessoas, gente, equipe, equipa, time, especialista, técnico, suporte, assistente, dono, vendas, moço, moça",
    ),
    (
        Desk,
        "atendimento ao cliente, serviço ao cliente, sac, central de atendimento, suporte técnico, setor financeiro, financeiro, setor comercial, comercial, setor de vendas, departamento, setor, apoio ao cliente, atendimento, recepção, ouvidoria",
    ),
    (Bot, "robô, robôs, máquina, máquinas, assistente virtual, inteligência artificial, computador, gravação"),
    (
        Full,
        "não quero falar com robô, não quero falar com um robô, não quero falar com máquina, não quero falar com você, tem alguém aí, alguém pode me atender, alguém me atende, alguém pode me ligar, quero que alguém me ligue, falar com alguém, ser atendido por uma pessoa, quero ser atendido por, alguém que entenda",
    ),
    (
        Talk,
        "falar, falo, conversar, contatar, contactar, comunicar, teclar, bater um papo, entrar em contato, entrar em contacto, contato com, contacto com, ser atendido, ser atendida, conversa com, fala com",
    ),
    (Move, "transferir, conectar, passar, encaminhar, transferência para, transfira, conecte, encaminhe, te transfiro, ligar para"),
    (
        Give,
        "me transfere, me transfira, transfere-me, transfira-me, transferir-me, me transferir, me passa, me passe, passa-me, passe-me, me passar, passar-me, me conecta, me conecte, me conectar, conecte-me, me encaminha, me encaminhe, me encaminhar, encaminhe-me, me coloca, me coloque, me coloca em contato, me põe, chama um, chama uma, chama o, chama a, chame um, chame o, chame a, chamar um, chamar o, chama alguém, me dá, me dê, me manda, me manda para, me liga com, ponha-me, quero que me passe, direciona, me direciona, liga-me a",
    ),
    (
        Want,
        "quero, queria, gostaria, gostaria de, preciso, necessito, posso, poderia, pode, podem, consigo, prefiro, preferia, desejo, solicito, exijo, tem, tem algum, tem como, há, há algum, existe, onde está, cadê, como faço para, como posso, por favor, por gentileza, pfv, pf, pfvr, pls, me deixa, deixa eu, quer, seria possível, é possível, dá pra, dá para, tenho que, vc pode, vcs podem, você pode, cade o, quero que",
    ),
    (
        After,
        "com quem eu possa falar, com quem possa falar, para falar, pra falar, que possa me ajudar, que me ajude, disponível, que eu possa falar, pra conversar, para conversar",
    ),
    (
        Not,
        "não, nao, ñ, n, não quero, não preciso, nunca, sem, nem, não precisa, nenhum, nenhuma, em vez de, ao invés de, não é necessário, não necessito",
    ),
    (Tired, "não, cansado de, cansada de, chega de, farto de, farta de, odeio, em vez de, ao invés de, pare de, para de, cansei de"),
    (If, "se, se não, caso, quando, depois, mais tarde, da próxima vez, senão, outra hora, antes de"),
    (
        Ident,
        "você é, vc é, és, tu és, é um, é uma, sou, sou um, sou uma, somos, estou falando com, estou a falar com, isso é, isto é, eu sou, quem é, ser um, ser uma, trabalho como, parece, parece um, tô falando com, falo com",
    ),
    (Mine, "meu, minha, nosso, nossa, meus, minhas, mesmo, mesma, outro, da minha, do meu, na minha"),
    (
        Said,
        "disse, me disse, falou, me falou, prometeu, informou, me informou, explicou, garantiu, confirmou, mandou, foi, era, atendeu, me atendeu, desligou, ligou, mandou",
    ),
    (
        Info,
        "horário, horários, que horas, a que horas, telefone, número do, número da, número de, email, endereço, abre, fecha, aberto, funcionamento",
    ),
    (Thing, "dinheiro, saldo, conta, pagamento, valor, arquivo, pedido, encomenda, pix, reserva"),
    (
        Other,
        "vou querer, vou pedir, vou falar, vou, falei, falei com, já falei, tenho um, tenho uma, tenho, você deve, devia, ele, ela, falar com você, conversar com você, para outra pessoa, pra outra pessoa, para outras pessoas",
    ),
    (
        Yes,
        "sim, sim por favor, sim quero, claro, claro que sim, com certeza, pode ser, pode, isso, beleza, blz, tá bom, está bem, tá, tudo bem, ótimo, quero, quero sim, aceito, por favor, bora, isso mesmo, perfeito, pode transferir, me transfere, transfere, tá certo, s, ss, por favor sim",
    ),
    (No, "não obrigado, não obrigada, ainda não, agora não, depois, espera, não precisa, melhor não, primeiro"),
    (
        Offer,
        "quer, quer que, gostaria, gostaria que, deseja, posso, prefere, vou te, se quiser, se desejar, podemos, deseja que, queres, queres que, te transfiro, posso te",
    ),
    (
        Light,
        "oi, olá, bom dia, boa tarde, boa noite, agora, já, urgente, uma, o, a, com, por favor, pfv, obrigado, obrigada, de, do, sim, quero, real, aí, aqui, pra mim, para mim, eu, mim, imediatamente, algum, alguma, me, pra, ao, que, preciso, moço",
    ),
    (
        Plain,
        "recursos humanos, agente imobiliário, agente de viagens, agente de viagem, corretor, direitos humanos, erro humano, corpo humano, por pessoa, pessoa jurídica, pessoa física, boa pessoa, outra pessoa, para uma pessoa, operadora de celular, operadora de telefonia, minha operadora, operadora de saúde, operadora do cartão, se possível, se der, se puder, se for possível, se tiver alguém, se tem alguém, se tem como, não entende, não está entendendo, não tá entendendo, não entendeu, não entendi, não funciona, não resolve, não ajuda, não adianta, não consigo, não sei como, por que não, não tem, \
        classe executiva, sem parar, personalizar, personagem, recuperar, gerência, gerenciar, gerenciador, operação, pessoal, pessoa que",
    ),
];

pub(super) const FRENCH: &[(Kind, &str)] = &[
    (
        Person,
        "humain, humaine, humains, vrai humain, être humain, une personne, vraie personne, personne réelle, vraies personnes, personne humaine, personne physique, agents, un agent humain, conseiller, conseillère, conseillers, conseiller clientèle, conseiller humain, opérateur, opératrice, représentant, représentante, téléconseiller, responsable, superviseur, gérant, directeur, \
        quelqu'un de réel, quelqu'un de vrai, quelqu'un d'humain, un vrai quelqu'un, aide humaine, aide humaine réelle, service humain, assistance humaine, support humain, interlocuteur, interlocuteur humain, collaborateur, vendeur, vendeuse, employé, commercial, chef, vrais humains, vrai agent, agent réel, agent en direct, gestionnaire, chargé de clientèle",
    ),
    (
        Anyone,
        "quelqu'un, quelqun, quelquun, qqn, qq1, quelqu'un d'autre, une autre personne, personne, gens, équipe, technicien, spécialiste, expert, assistant, support, patron, un autre",
    ),
    (
        Desk,
        "service client, service clients, service clientèle, le sav, sav, service après-vente, service commercial, service technique, support technique, service facturation, assistance, hotline, standard, réception, équipe commerciale",
    ),
    (Bot, "machine, machines, une ia, ordinateur, répondeur, assistant virtuel, intelligence artificielle, automate"),
    (
        Full,
        "marre de parler à une machine, marre de parler à un robot, marre de parler à un bot, je veux pas parler à un robot, stop le bot, stop robot, quelqu'un peut m'appeler, quelqu'un peut me rappeler, quelqu'un peut me répondre, parler à quelqu'un, quelqu'un peut prendre le relais, y a quelqu'un, il y a quelqu'un, je veux lui parler, que quelqu'un m'appelle, que quelqu'un me rappelle",
    ),
    (
        Talk,
        "parler, parle, parlé, parler à, discuter, échanger, contacter, communiquer, joindre, dialoguer, m'adresser, entrer en contact, prendre contact, avoir au téléphone, chatter, tchatter, avoir affaire, discussion avec, contact avec",
    ),
    (
        Move,
        "transférer, transferer, passer, rediriger, connecter, appeler, diriger vers, transfère, mette en relation, mets en relation, mettre en relation, vous passe, te passe",
    ),
    (
        Give,
        "passez-moi, passe-moi, passez moi, passe moi, me passer, transférez-moi, transférez moi, transfère-moi, me transférer, mettez-moi en relation, mettez-moi, mettez moi, mets-moi, me mettre en relation, me mettre en contact, mise en relation, mis en relation, mise en contact, connectez-moi, connecte-moi, me connecter, donnez-moi, donne-moi, me donner, dirigez-moi, redirigez-moi, me rediriger, appelez-moi un, être mis en relation, être mise en relation, être transféré, être transférée, être redirigé, trouvez-moi",
    ),
    (
        Want,
        "je veux, je voudrais, voudrais, veux, j'aimerais, aimerais, souhaite, je souhaite, souhaiterais, besoin, j'ai besoin, besoin de, peux-je, puis-je, puis je, pourrais-je, est-ce que je peux, je peux, je pourrais, peut-on, on peut, possible de, est-il possible, serait-il possible, c'est possible, peux-tu, pouvez-vous, pourriez-vous, pourrais-tu, vous pouvez, tu peux, préfère, préférerais, préférerai, il faut que, exige, y a-t-il, y a t il, y at il, il y a, est-ce qu'il y a, avez-vous, vous avez, où est, comment puis-je, comment je peux, comment faire pour, svp, s'il vous plaît, s'il te plaît, stp, s il vous plait, merci de, laissez-moi, laisse-moi, dois, je dois, faut, jveux, jvoudrais, je désire, veuillez, essaie de, voulais, demande à, je demande",
    ),
    (
        After,
        "à qui parler, à qui je peux parler, avec qui parler, avec qui je peux parler, avec qui discuter, à qui je pourrais parler, pour m'aider, qui peut m'aider, disponible, qui puisse m'aider, derrière, pour me répondre, pour discuter, peut m'aider",
    ),
    (
        Not,
        "pas, ne veux pas, veux pas, ne souhaite pas, pas besoin, pas besoin de, pas envie, jamais, sans, ni, aucun, aucune, inutile de, plutôt que, au lieu de, non, plus besoin, pas la peine",
    ),
    (Tired, "pas, marre, marre de, marre des, assez de, arrêtez, arrête, fatigué de, plus, au lieu de, plutôt que, déteste, ras le bol, ras-le-bol"),
    (If, "si, sinon, au cas où, quand, lorsque, plus tard, la prochaine fois, prochaine fois, une autre fois, demain si, avant de"),
    (
        Ident,
        "es-tu, est-ce que tu es, tu es, t'es, êtes-vous, est-ce que vous êtes, vous êtes, est-ce que je parle, je parle à, je parle avec, suis-je, je suis, c'est, c'est un, c'est une, est-ce un, est-ce une, en tant que, comme un, comme une, être un, être une, nous sommes, il est, elle est, qu'est-ce que tu es, qui es-tu, parlé-je, parle-je, ai-je affaire",
    ),
    (Mine, "mon, ma, mes, notre, nos, son, sa, leur, même, autre, votre dernier, ce"),
    (
        Said,
        "m'a dit, a dit, avait dit, dit, m'avait promis, m'a promis, avait promis, promis, expliqué, informé, confirmé, assuré, raccroché, répondu, était, m'a appelé, appelé, a été, a fait",
    ),
    (
        Info,
        "horaires, horaire, quelle heure, à quelle heure, numéro de, numéro du, le numéro, adresse, email, mail, ouvert, ouverture, ferme, téléphone du",
    ),
    (Thing, "argent, solde, compte, paiement, montant, fichier, commande, colis, réservation, virement, domaine"),
    (
        Other,
        "tu essaies, tu veux, je vais, je demanderai, je parlerai, j'ai parlé, j'ai déjà parlé, vous devez, tu dois, il, elle, ils, j'ai un, j'ai une, j'ai, veux-tu parler, parler avec toi, parler avec vous, parler de, aimes parler, tu parles, tu peux parler, à une autre personne, dois-je",
    ),
    (
        Yes,
        "oui, oui s'il vous plaît, oui svp, ouais, ouai, bien sûr, d'accord, dac, volontiers, avec plaisir, parfait, allez-y, vas-y, faites, s'il vous plaît, svp, stp, je veux bien, je veux, très bien, entendu, absolument, pourquoi pas, ça marche, ça me va, super, oui merci, transférez-moi, passez-moi, exactement, oki",
    ),
    (No, "non, non merci, pas maintenant, pas encore, plus tard, pas la peine, attendez, attends, d'abord, pas besoin"),
    (
        Offer,
        "voulez-vous, souhaitez-vous, veux-tu, souhaites-tu, puis-je, je peux, aimeriez-vous, préférez-vous, préfères-tu, désirez-vous, je vous mets, je vous passe, je vous transfère, si vous voulez, si vous le souhaitez, si tu veux, nous pouvons, voulez vous, souhaitez vous",
    ),
    (
        Light,
        "bonjour, salut, bonsoir, svp, stp, s'il vous plaît, s'il te plaît, merci, maintenant, tout de suite, immédiatement, un, une, le, la, les, l, d, de, du, à, au, avec, oui, vrai, vraie, réel, urgent, vite, moi, je, veux, en, y, des",
    ),
    (
        Plain,
        "ressources humaines, agent immobilier, agent de voyage, agent de voyages, agence, agence de voyage, droits de l'homme, erreur humaine, corps humain, opérateur mobile, mon opérateur, par personne, pour une personne, bonne personne, une bonne personne, si possible, si c'est possible, si vous pouvez, si tu peux, si je peux, si je pouvais, s'il y a quelqu'un, \
        je ne comprends pas, comprenez pas, comprends pas, ne comprend pas, marche pas, fonctionne pas, ça ne marche pas, n'aide pas, aidez pas, ne trouve pas, ne sais pas comment, sais pas comment, pourquoi pas, pas de problème, je ne peux pas, il n'y a personne, il y a personne, n'est pas, ce n'est pas, personne ne, personne n, personnel, personnels, personnelle, commercialiser, chef d'entreprise, chef de projet, directeur général, êtres humains, les humains, l'humain, race humaine, des humains, responsable de, responsable des, j'aime mon, temps plein, contacter par, parmi, argent",
    ),
];

pub(super) const ITALIAN: &[(Kind, &str)] = &[
    (
        Person,
        "umano, umana, umani, essere umano, una persona, persona reale, persona vera, vera persona, persona umana, persona in carne e ossa, vero umano, operatore, operatori, operatrice, operatore umano, agente, agente umano, addetto, addetta, consulente, rappresentante, responsabile, supervisore, direttore, impiegato, commesso, venditore, qualcuno di reale, qualcuno di umano, qualcuno in carne e ossa, assistenza umana, aiuto umano, supporto umano, assistente umano, vero operatore, capo",
    ),
    (
        Anyone,
        "qualcuno, qualcun altro, qualcuno altro, altra persona, persona, persone, gente, team, squadra, tecnico, esperto, specialista, assistente, supporto, titolare",
    ),
    (
        Desk,
        "servizio clienti, assistenza clienti, assistenza, servizio assistenza, supporto clienti, ufficio vendite, ufficio commerciale, reparto, centralino, servizio tecnico, assistenza tecnica, ufficio",
    ),
    (Bot, "macchina, macchine, assistente virtuale, computer, intelligenza artificiale, risponditore, segreteria"),
    (
        Full,
        "stufo di parlare con un bot, stufo di parlare con una macchina, non voglio parlare con un bot, non voglio parlare con un robot, non voglio parlare con una macchina, c'è qualcuno, parlare con qualcuno, qualcuno può chiamarmi, qualcuno mi può chiamare, qualcuno può rispondermi, passatemi qualcuno",
    ),
    (
        Talk,
        "parlare, parlo, parla, parlarne, chattare, discutere, comunicare, contattare, contattarvi, conversare, mettermi in contatto, entrare in contatto, contatto con, parlar, sentire",
    ),
    (Move, "trasferire, collegare, connettere, inoltrare, passare, chiamare, metta in contatto, metto in contatto, trasferisca, passo un"),
    (
        Give,
        "mi passi, mi passa, mi passate, passami, passatemi, passarmi, mi può passare, mi potete passare, mi trasferisca, mi trasferisci, trasferiscimi, trasferitemi, trasferirmi, mi metta in contatto, mettetemi in contatto, mettimi in contatto, mettermi in contatto, mi colleghi, collegami, collegatemi, connettimi, mi connetta, dammi, datemi, mi dia, chiamami un, mi faccia parlare, fammi parlare, fatemi parlare, mi fai parlare",
    ),
    (
        Want,
        "voglio, vorrei, ho bisogno, bisogno, bisogno di, posso, potrei, potete, puoi, può, potrebbe, potresti, possiamo, preferisco, preferirei, desidero, gradirei, mi piacerebbe, c'è, c è, c'è un, ci sono, avete, dov'è, come posso, come faccio a, per favore, perfavore, per cortesia, x favore, devo, esigo, è possibile, sarebbe possibile, mi serve, serve, volevo, vogliamo, lasciami, richiedo",
    ),
    (
        After,
        "con cui parlare, con cui posso parlare, con cui possa parlare, che mi aiuti, che possa aiutarmi, disponibile, per parlare, che mi risponda",
    ),
    (
        Not,
        "non, non voglio, non ho bisogno, non serve, senza, nessun, nessuna, nessuno, invece di, piuttosto che, né, non c'è bisogno, non è necessario",
    ),
    (Tired, "non, stufo di, stufa di, stanco di, stanca di, basta con, basta, odio, invece di, smettila"),
    (If, "se, altrimenti, quando, nel caso, in caso, più tardi, dopo, la prossima volta, prossima volta, prima di"),
    (
        Ident,
        "sei, sei un, sei una, lei è, è un, è una, sto parlando con, parlo con, sono, sono un, sono una, siete, siamo, come un, come una, devi essere, essere un, essere una, sembri, questo è, chi sei, tu sia, io sia, io sono",
    ),
    (Mine, "mio, mia, nostro, nostra, suo, sua, stesso, stessa, altro, altri, il vostro ultimo"),
    (Said, "ha detto, mi ha detto, detto, promesso, mi ha promesso, spiegato, informato, confermato, era, ha chiamato, chiamato, risposto, mi aveva"),
    (Info, "orari, orario, che ora, a che ora, numero di, numero del, telefono, email, indirizzo, apre, chiude, aperto"),
    (Thing, "soldi, denaro, saldo, conto, pagamento, file, ordine, pacco, prenotazione"),
    (
        Other,
        "parlerò, chiederò, chiamerò, ho parlato, dovete, devi parlare, lui, lei vuole, ho un, ho una, ti piace parlare, vuoi parlare, parlare con te, parlare di, puoi parlare, chatti con, parli con, a un'altra persona, per un'altra persona, mi piace parlare, lavori con",
    ),
    (
        Yes,
        "sì, si per favore, si grazie, certo, certamente, va bene, d'accordo, volentieri, perfetto, esatto, ovviamente, per favore, ottimo, procedi, proceda, mi passi, passami, magari, sicuro, dai, vorrei, ok grazie",
    ),
    (No, "no grazie, non ora, non adesso, non ancora, più tardi, dopo, aspetta, prima, non serve"),
    (
        Offer,
        "vuoi, vuole, vuoi che, vuole che, desidera, desideri, posso, preferisci, preferisce, ti metto, la metto, gradisce, le piacerebbe, ti piacerebbe, se vuoi, se vuole, possiamo, ti passo, le passo",
    ),
    (
        Light,
        "ciao, salve, buongiorno, buonasera, grazie, per favore, adesso, ora, subito, un, uno, una, il, la, l, con, a, al, di, urgente, vero, reale, sì, si, voglio, vorrei, qui",
    ),
    (
        Plain,
        "risorse umane, agente immobiliare, agente di viaggio, agenzia, diritti umani, errore umano, corpo umano, per persona, per una persona, buona persona, bella persona, brava persona, operatore telefonico, operatore turistico, se possibile, se è possibile, se posso, se può, se c'è qualcuno, non capisci, non capisce, non capisco, non funziona, non aiuta, non mi aiuti, non riesco, non so come, perché non, ufficio postale, in ufficio, dall'ufficio, nuova macchina, mia macchina, la macchina, personale, capo d'abbigliamento, da capo, genere umano, altre persone",
    ),
];

pub(super) const ROMANIAN: &[(Kind, &str)] = &[
    (
        Person,
        "om, om real, un om, o persoană, persoană reală, persoană adevărată, operatorul, operatori, operator uman, agent uman, consultant, reprezentant, reprezentantul, consilier, manager, managerul, șeful, angajat, uman, coleg uman, asistență umană",
    ),
    (Anyone, "cineva, altcineva, persoană, oameni, echipa, specialist, tehnician"),
    (Desk, "serviciul clienți, relații clienți, relații cu clienții, suport clienți, departamentul, asistență clienți"),
    (Bot, "robot, robotul, un robot, mașină, robotel"),
    (Full, "mă poate suna cineva, poate să mă sune cineva"),
    (Talk, "vorbesc, vorbi, vorbim, discut, discuta, contactez, contacta, iau legătura, conversez"),
    (Move, "transfera, conecta, transferați, redirecționa"),
    (
        Give,
        "transferați-mă, transferă-mă, conectați-mă, conectează-mă, dați-mi, dă-mi, faceți-mi legătura, fă-mi legătura, puneți-mă în legătură, mă conectați, mă transferați, îmi dați",
    ),
    (
        Want,
        "vreau, vreau să, aș vrea, aș dori, doresc, pot, pot să, aș putea, puteți, poți, am nevoie, am nevoie de, prefer, există, aveți, vă rog, te rog, trebuie, se poate, e posibil, unde este",
    ),
    (After, "cu care pot vorbi, cu care să vorbesc, disponibil, care să mă ajute"),
    (Not, "nu, nu vreau, nu am nevoie, fără, niciun, nicio, nu doresc, nu e nevoie, nu trebuie, în loc de"),
    (Tired, "nu, sătul de, sătulă de, m-am săturat, destul cu"),
    (If, "dacă, altfel, mai târziu, data viitoare, când, înainte"),
    (Ident, "ești, sunteți, sunt, este, e un, este un, vorbesc cu un om sau, eu sunt, e o"),
    (Mine, "meu, mea, nostru, același"),
    (Said, "a spus, mi-a spus, a zis, mi-a zis, a promis, mi-a promis"),
    (Info, "program, orar, ce oră, la ce oră, număr de, telefon"),
    (Thing, "bani, banii, plata, cont, comanda"),
    (Other, "am vorbit, o să, voi, trebuie să vorbești, el, ea"),
    (Yes, "da, da vă rog, da te rog, sigur, desigur, bine, de acord, perfect, vă rog, te rog"),
    (No, "nu, nu mulțumesc, mai târziu, nu acum"),
    (Offer, "doriți, vrei, vreți, pot să, ați dori, dacă doriți, preferați"),
    (Light, "bună, salut, bună ziua, vă rog, te rog, mulțumesc, acum, urgent, un, o, cu, real, da"),
    (
        Plain,
        "resurse umane, agent imobiliar, agent de turism, drepturile omului, dacă se poate, dacă este posibil, nu înțelegi, nu înțeleg, nu merge, nu ajută, de ce nu, personal",
    ),
];
