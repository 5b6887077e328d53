//! Hindi, in both scripts.

use super::Kind::{
    self, After, Anyone, Bot, Desk, Full, Give, Ident, If, Info, Light, Mine, Move, No, Not, Offer, Other, Person, Plain, Said, Talk, Thing, Tired,
    Want, Yes,
};

pub(super) const HINDI: &[(Kind, &str)] = &[
    (
        Person,
        "इंसान, इन्सान, असली इंसान, व्यक्ति, असली व्यक्ति, आदमी, असली आदमी, मानव, मनुष्य, एजेंट, एजेन्ट, प्रतिनिधि, अधिकारी, कर्मचारी, मैनेजर, प्रबंधक, ऑपरेटर, सुपरवाइजर, सलाहकार, एग्जीक्यूटिव, बंदे, बंदा, मालिक, सेल्समैन, रिप्रेजेंटेटिव",
    ),
    (Anyone, "किसी, कोई, किसी से, किसी और, टीम, लोग, लोगों, विशेषज्ञ, किसी को"),
    (Desk, "कस्टमर केयर, कस्टमर सर्विस, कस्टमर सपोर्ट, ग्राहक सेवा, हेल्पलाइन, सपोर्ट, सपोर्ट टीम, कॉल सेंटर, सेल्स टीम"),
    (Bot, "बॉट, बोट, रोबोट, मशीन, चैटबॉट, कंप्यूटर"),
    (Full, "किसी को बोलो मुझे फोन करे, कोई मुझे कॉल करे, कोई है, क्या कोई है"),
    (Talk, "बात, बातचीत, चैट, संपर्क, बोलना, बात करनी, बात करना, बात कराइए, कॉन्टैक्ट"),
    (Move, "ट्रांसफर, कनेक्ट, जोड़, जोड़ें, जोड़ो"),
    (
        Give,
        "बात कराइए, बात कराओ, बात करवाइए, बात करवाओ, बात करा दो, बात करा दीजिए, बात करवा दो, बात करवा दीजिए, बात करवा दें, कनेक्ट करो, कनेक्ट करें, कनेक्ट कर दो, कनेक्ट कीजिए, कनेक्ट कर दीजिए, ट्रांसफर करो, ट्रांसफर करें, ट्रांसफर कर दो, ट्रांसफर कीजिए, जोड़ दो, जोड़िए, बुलाओ, बुलाइए, दीजिए, को बुलाओ, से जोड़ें",
    ),
    (
        Want,
        "चाहता, चाहती, चाहते, चाहिए, है, हूं, करनी है, करना है, सकता, सकती, सकते, कृपया, प्लीज, प्लीज़, मुझे, जरूरत है, करा, कर, दो, करो, करें, चाहूंगा, चाहूंगी, होगी, हो सकती, क्या, कहां",
    ),
    (After, "जिससे बात हो सके, उपलब्ध, मदद करे"),
    (Not, "नहीं, नही, मत, ना, न, बिना, जरूरत नहीं, बजाय, की जगह, नहीं चाहिए, नहीं करनी, नहीं करना"),
    (Tired, "नहीं, नही, तंग, थक, बजाय, मत"),
    (If, "अगर, यदि, वरना, नहीं तो, बाद में, अगली बार, जब, तो बाद"),
    (Ident, "क्या आप, आप, तुम, क्या तुम, हूँ, मैं एक, मैं, क्या मैं, यह, ये"),
    (Mine, "मेरा, मेरे, मेरी, हमारा, हमारे, उसका, वही"),
    (Said, "कहा, बोला, बताया, बोले, कहा था, वादा, बोला था, ने"),
    (Info, "समय, कितने बजे, कब, नंबर, फोन नंबर, ईमेल, पता, खुला"),
    (Thing, "पैसे, पैसा, रुपये, खाता, खाते, बैलेंस, भुगतान, फाइल, ऑर्डर, पार्सल"),
    (Other, "करूंगा, करूंगी, की थी, हुई थी, कर चुका, वह, वो, मेरे पास, आपसे, तुमसे"),
    (Yes, "हां, हाँ, हा, जी, जी हां, हां जी, ठीक है, ठीक, ओके, बिल्कुल, जरूर, कृपया, प्लीज, अच्छा, कर दो, कर दीजिए, कनेक्ट करो, हां करो, करवा दो"),
    (No, "नहीं, नही, नहीं धन्यवाद, अभी नहीं, बाद में, रुको, पहले"),
    (Offer, "क्या आप, चाहेंगे, चाहते हैं, करवाऊं, कराऊं, सकता हूं, सकती हूं, कनेक्ट करूं, चाहेंगी, करूँ"),
    (Light, "नमस्ते, हेलो, हैलो, कृपया, प्लीज, धन्यवाद, अभी, तुरंत, जल्दी, एक, असली, से, को, हां, मुझे, चाहिए, जी, भाई, सर, मैडम, है, का, में"),
    (
        Plain,
        "मानव संसाधन, मानव अधिकार, बीमा एजेंट, ट्रैवल एजेंट, प्रति व्यक्ति, अच्छा इंसान, अच्छे इंसान, अगर हो सके, अगर संभव हो, समझ नहीं, नहीं समझ, काम नहीं, क्यों नहीं, पता नहीं कैसे, बात नहीं बन, किसी चीज, किसी काम, किसी तरह, किसी भी, हो रहा, नहीं हो, नहीं मिला",
    ),
];

pub(super) const HINDI_LATIN: &[(Kind, &str)] = &[
    (
        Person,
        "insaan, insan, asli insaan, real insaan, banda, bande, bandhe, real banda, asli banda, aadmi, admi, asli aadmi, real aadmi, vyakti, executive, officer, senior, sr, representative, human se, agent se, adhikari, karmchari, malik, koi banda",
    ),
    (Anyone, "kisi, koi, kisi se, kisi aur, kisi ko, koi hai, kisi bande, team, log, kisko"),
    (Desk, "customer care, customer service, customer support, grahak seva, helpline, customer care wale"),
    (Bot, "machine, robot se, bot se, machine se, computer"),
    (
        Full,
        "kisi ko bolo mujhe phone kare, kisi ko bolo mujhe call kare, kisi ko bolo call kare, koi mujhe call kare, koi hai kya, koi hai waha, koi hai yahan, kisi se baat, kisi bande se baat",
    ),
    (
        Talk,
        "baat, bat, baatcheet, batchit, baat chit, talk karna, talk karni, chat karna, contact karna, contact karo, connect karna, sampark, bolna, baat karna, baat karni, bt",
    ),
    (Move, "jodo, call karo, call karna"),
    (
        Give,
        "baat karao, baat karwao, baat kara do, baat karwa do, bat karao, bat karwao, bat kara do, baat karaiye, baat karwaiye, baat krwao, baat krao, connect karo, connect kro, connect kar do, connect krdo, connect kijiye, connect karwa do, connect kara do, transfer karo, transfer kro, transfer kar do, transfer kijiye, bulao, bulaiye, dedo, de do, dijiye, chahiye, chaiye, chahie, chaie, milao, mila do, baat krni, baat krna",
    ),
    (
        Want,
        "chahta, chahti, chahte, chahiye, chaiye, chahie, hai, h, hain, karni, karna, krni, krna, sakta, sakti, sakte, skta, mujhe, muje, mujhko, mereko, humko, please, plz, pls, kripya, zaroorat, zarurat, ho sake, hogi, kya, kaise, kahan, hu, karo, kro, chahunga, bolo",
    ),
    (After, "jisse baat ho sake, jis se baat ho, available, help kare"),
    (Not, "nahi, nahin, nai, nhi, mat, na, bina, zaroorat nahi, zarurat nahi, jarurat nahi, ki jagah, nahi chahiye, not"),
    (Tired, "nahi, nahin, nhi, tang, thak, mat, ki jagah"),
    (If, "agar, warna, varna, nahi to, nhi to, baad me, baad mein, agli baar, jab, kal tak"),
    (Ident, "kya aap, aap, tum, kya tum, main, mai, me ek, ye, yeh, tu"),
    (Mine, "mera, mere, meri, hamara, hamare, uska, wahi, ka"),
    (Said, "kaha, bola, bataya, bole, ne, bola tha, promise, mil gaya, approval, diya, kiya"),
    (Info, "kitne baje, kab, number, phone number, email, address, kitne baje tak"),
    (Thing, "paise, paisa, rupees, account, balance, payment, file, order, parcel, refund"),
    (Other, "karunga, karungi, ki thi, hui thi, kar chuka, wo, woh, mere paas, aapse, tumse, tujhse"),
    (
        Yes,
        "haan, han, ha, haa, haan ji, ji haan, ji, theek hai, thik hai, thik h, ok ji, bilkul, zaroor, jarur, kar do, kardo, krdo, karo, accha, acha, hmm ok, haan karo, connect karo, chalega, sahi hai, ha please",
    ),
    (No, "nahi, nahin, nhi, nahi thanks, abhi nahi, baad me, ruko, pehle"),
    (Offer, "kya aap, chahenge, chahte hain, karwa du, kara du, karwaun, sakta hoon, sakta hu, connect karu, connect karun, chahte ho, chahoge"),
    (
        Light,
        "namaste, hello, helo, bhai, bhaiya, sir, madam, please, plz, abhi, turant, jaldi, ek, asli, real, se, ko, haan, mujhe, chahiye, ji, yaar, hai, h, na, live",
    ),
    (
        Plain,
        "real estate agent, insurance agent, travel agent, per person, accha insaan, acha insan, agar ho sake, agar possible ho, samajh nahi, nahi samajh, kaam nahi, kyu nahi, kyun nahi, pata nahi kaise, kisi cheez, kisi kaam, kisi tarah, kisi bhi, ho raha, nahi hua, nahi mila, koi bhi, koi problem, koi baat nahi, koi issue, koi option, koi aur, nahi ho raha, to do",
    ),
];
