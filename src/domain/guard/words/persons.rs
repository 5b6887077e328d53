//! "I am a real person": what an agent never is.

use super::Concept::{self, Person};

pub(super) const TABLE: &[(Concept, &str)] = &[
    // Germanic
    (
        Person,
        "(i am/i'm/i am actually/i'm actually) (a/an/a real/a living/an actual/a human/a real human/a real live/a live) (human/person/human being/being), \
        (i am/i'm) (real/human), (i am/i'm) (not a/not a chat/no) (bot/robot/machine/ai/chatbot), (i am/i'm) not (an ai/artificial), \
        ich bin (ein/ein echter/ein realer/ein lebendiger/wirklich ein) mensch, ich bin ein (richtiger/wirklicher) mensch, ich bin eine (echte/reale) person, ich bin kein (bot/roboter/chatbot/computer), \
        ich bin keine (ki/maschine), ik ben (een/een echt/een echte) (mens/persoon), ik ben geen (bot/robot/chatbot/machine), \
        jag är en (människa/riktig människa), jeg er et (menneske/ægte menneske/ekte menneske)",
    ),
    // Romance
    (
        Person,
        "soy (una/una verdadera) persona, soy un (humano/ser humano), soy humano, soy humana, no soy (un/ningún) (robot/bot/chatbot), no soy una máquina, \
        (eu sou/sou) (uma/uma verdadeira) pessoa, (eu sou/sou) um (humano/ser humano), (não sou/eu não sou) (um/nenhum) (robô/bot/robot/chatbot), \
        je suis (une/une vraie/un être) (personne/humain/humaine), je suis (humain/humaine), je suis un (humain/vrai humain), \
        je ne suis pas (un/un simple) (robot/bot/chatbot), sono (una/una vera) persona, sono un (umano/essere umano), non sono un (bot/robot/chatbot)",
    ),
    // Slavic and Turkic
    (
        Person,
        "jestem (człowiekiem/prawdziwym człowiekiem/żywym człowiekiem/osobą), nie jestem (botem/robotem/maszyną), \
        я (человек/живой человек/настоящий человек/реальный человек), я не (бот/робот/чат-бот), я (людина/жива людина/справжня людина), \
        ben (gerçek bir/bir/canlı bir) insanım, ben insanım, (bot/robot) değilim",
    ),
    // Middle East and Asia
    (
        Person,
        "أنا (إنسان/شخص حقيقي/بشر), انا (انسان/شخص حقيقي), (لست/ولست) (روبوتا/روبوت/آليا), मैं (इंसान/असली इंसान/एक इंसान/एक असली इंसान) हूँ, मैं (बॉट/रोबोट) नहीं, \
        saya (manusia/manusia sungguhan/manusia asli/orang sungguhan), (bukan/saya bukan) (bot/robot), 私は(人間/本物の人間)です, (ボット/ロボット)ではありません, \
        我是(真人/人类/真的人), 我不是(机器人/機器人), 저는 (사람입니다/진짜 사람입니다), 로봇이 아닙니다",
    ),
];
