//! Indonesian, Malay, Vietnamese, Thai.

use super::Kind::{
    self, After, Anyone, Bot, Desk, Full, Give, Ident, If, Info, Light, Mine, Move, No, Not, Offer, Other, Person, Plain, Said, Talk, Thing, Tired,
    Want, Yes,
};

pub(super) const INDONESIAN: &[(Kind, &str)] = &[
    (
        Person,
        "manusia, orang asli, orang beneran, orang sungguhan, orang nyata, manusia asli, orang langsung, admin asli, adminnya, admin, mimin, min asli, operatornya, petugas, petugasnya, staf, staff, staffnya, karyawan, agen, agen manusia, agennya, atasan, atasannya, manajer, manager, managernya, supervisornya, customer servicenya, cs, csnya, cs asli, cs manusia, perwakilan, penanggung jawab, pihak berwenang, konsultan, teknisi manusia, salesnya, bos, pimpinan, pemilik",
    ),
    (Anyone, "seseorang, orang, orang lain, orangnya, tim, timnya, ahli, teknisi, seorang, siapapun"),
    (
        Desk,
        "layanan pelanggan, pelayanan pelanggan, call center, bagian penjualan, bagian keuangan, layanan konsumen, tim support, tim sales, bagian, dukungan pelanggan",
    ),
    (Bot, "mesin, komputer, robot, sistem otomatis, balasan otomatis, kecerdasan buatan, bot terus"),
    (
        Full,
        "ada orang, ada orang disana, ada admin, ada adminnya, adminnya mana, mana adminnya, mana admin, ada yang bisa bantu langsung, bisa tolong seseorang telepon saya, jangan bot, capek sama bot, males sama bot, gak mau sama bot, tidak mau bicara dengan bot, ga mau ngomong sama bot",
    ),
    (
        Talk,
        "bicara, berbicara, ngomong, ngobrol, bicarakan, chat, chatting, mengobrol, berbincang, hubungi, menghubungi, terhubung, kontak, kontak dengan, bertanya langsung, tanya langsung, tersambung, komunikasi, berkomunikasi, berhubungan, dilayani, dibantu",
    ),
    (Move, "sambungkan, hubungkan, alihkan, teruskan, transfer, panggil, panggilkan, disambungkan, dihubungkan, dialihkan, oper"),
    (
        Give,
        "sambungkan saya, sambungin, sambungin saya, hubungkan saya, hubungkan dengan, sambungkan dengan, sambungkan ke, sambungkan ke admin, alihkan ke, alihkan saya, disambungkan ke, disambungkan dengan, dihubungkan dengan, dihubungkan ke, dialihkan ke, teruskan ke, beri saya, kasih saya, kasih, panggilkan, panggil, panggilin, oper ke, minta, arahkan saya",
    ),
    (
        Want,
        "mau, saya mau, aku mau, ingin, saya ingin, pengen, pingin, pgn, bisa, bisakah, boleh, bolehkah, dapatkah, tolong, mohon, minta, butuh, perlu, saya butuh, apakah ada, ada, adakah, mana, dimana, lebih baik, lebih suka, gimana, bagaimana, cara, kepengen, bs, harus, hendak",
    ),
    (After, "yang bisa diajak bicara, yang bisa bantu, yang bisa saya hubungi, tersedia, yang bisa membantu, bisa dihubungi"),
    (
        Not,
        "tidak, tidak usah, tidak perlu, gak, ga, gak usah, ga usah, nggak, enggak, ngga, gk, tdk, jangan, bukan, tanpa, tak, ga perlu, gak perlu, belum",
    ),
    (Tired, "tidak, gak, ga, nggak, capek, bosan, males, malas, jangan, bukan, muak"),
    (If, "kalau, kalo, jika, apabila, bila, nanti, lain kali, kapan kapan, besok, sebelum, kalau tidak"),
    (
        Ident,
        "apakah kamu, kamu, apakah anda, anda, saya seorang, saya adalah, apakah ini, ini, apakah saya, saya sedang, sebagai, apa ini, kamu itu, aku, kayak, seperti",
    ),
    (Mine, "saya ada, kami, tim saya, tim kami, agen saya, admin saya, milik"),
    (Said, "bilang, kata, katanya, berkata, janji, berjanji, menjanjikan, mengatakan, menjelaskan, konfirmasi, kemarin, kemaren, sudah, tadi"),
    (Info, "jam berapa, jam operasional, jam kerja, jam buka, nomor, no, nomor telepon, email, alamat, buka, kapan"),
    (Thing, "uang, duit, saldo, rekening, pembayaran, file, pesanan, paket, dana, barang"),
    (Other, "saya akan, akan, sudah bicara, sudah chat, kamu harus, dia, mereka, punya, saya punya, denganmu, sama kamu, ke orang lain"),
    (
        Yes,
        "ya, iya, iya tolong, ya tolong, ya boleh, boleh, oke, oce, baik, baiklah, tentu, silakan, silahkan, mau, ya mau, tolong, setuju, sip, siap, yoi, yup, bisa, gas, lanjut, mantap, betul, iy, yaudah",
    ),
    (No, "tidak, tidak terima kasih, gak usah, ga usah, nanti, nanti saja, belum, jangan, tunggu, dulu, enggak"),
    (
        Offer,
        "apakah anda ingin, apakah anda mau, apakah kamu mau, mau, ingin, bolehkah saya, boleh saya, saya bisa, apakah ingin, kami bisa, mau saya, jika anda mau, apakah mau, anda bisa",
    ),
    (
        Light,
        "halo, hai, selamat pagi, selamat siang, selamat sore, selamat malam, tolong, mohon, terima kasih, makasih, sekarang, segera, cepat, dong, ya, nih, kak, min, gan, asli, dengan, sama, ke, saya, aku, mau, ada, langsung, pak, bu, mbak, mas, sis, donk, deh",
    ),
    (
        Plain,
        "sumber daya manusia, hak asasi manusia, agen properti, agen perjalanan, agen travel, agen asuransi, per orang, untuk orang, orang tua, orang baik, kesalahan manusia, kalau bisa, kalau boleh, jika memungkinkan, kalau ada, jika ada, bila ada, tidak mengerti, gak ngerti, ga ngerti, tidak paham, gak paham, tidak bisa, gak bisa, ga bisa, tidak membantu, tidak jelas, kenapa tidak, biaya admin, admin fee, no admin, manajemen, bagian mana, staf saya, jadi agen, jadi admin, operasional, salesforce",
    ),
];

pub(super) const MALAY: &[(Kind, &str)] = &[
    (
        Person,
        "manusia, orang sebenar, manusia sebenar, orang betul, ejen, ejen manusia, wakil, wakil khidmat pelanggan, pegawai, kakitangan, pengurus, penyelia, operator, staf, pekerja, admin, bos, jurujual, penasihat",
    ),
    (Anyone, "seseorang, orang, orang lain, sesiapa, pasukan, pakar"),
    (Desk, "khidmat pelanggan, perkhidmatan pelanggan, pusat panggilan, bahagian jualan, jabatan, sokongan pelanggan"),
    (Bot, "mesin, komputer, robot"),
    (Full, "ada orang tak, ada orang ke, ada sesiapa, boleh seseorang telefon saya, boleh sesiapa hubungi saya"),
    (Talk, "bercakap, cakap, berbual, bersembang, sembang, berbincang, chat, hubungi, menghubungi, berhubung, bertanya, berjumpa"),
    (Move, "sambungkan, hubungkan, pindahkan, panggil, alihkan, tukar"),
    (Give, "sambungkan saya, hubungkan saya, pindahkan saya, sambung saya, beri saya, bagi saya, panggilkan, panggil, sambungkan kepada"),
    (
        Want,
        "nak, saya nak, mahu, saya mahu, ingin, hendak, boleh, bolehkah, tolong, sila, minta, perlu, perlukan, ada, adakah, mana, macam mana, bagaimana, lebih suka",
    ),
    (After, "yang boleh saya bercakap, yang boleh bantu, yang boleh tolong"),
    (Not, "tidak, tak, tak nak, tak perlu, tidak perlu, tak payah, jangan, bukan, tanpa, tiada, xnak, x, xperlu"),
    (Tired, "tidak, tak, jangan, bosan, penat, bukan"),
    (If, "kalau, jika, sekiranya, nanti, lain kali, sebelum"),
    (Ident, "adakah awak, awak, adakah anda, anda, saya seorang, saya ialah, adakah ini, ini, adakah saya, sebagai, macam"),
    (Mine, "kami, ejen saya, sama"),
    (Said, "kata, beritahu, cakap saya, janji, berjanji, semalam, sudah, telah"),
    (Info, "pukul berapa, waktu operasi, nombor, nombor telefon, emel, alamat, buka, bila"),
    (Thing, "wang, duit, baki, akaun, bayaran, fail, pesanan, bungkusan"),
    (Other, "saya akan, akan, sudah bercakap, dia, mereka, saya ada, dengan awak"),
    (Yes, "ya, ye, ya tolong, ya sila, boleh, baik, baiklah, tentu, sila, setuju, nak, teruskan, okey"),
    (No, "tidak, tak, tidak terima kasih, tak payah, nanti, belum, tunggu, dulu"),
    (Offer, "adakah anda mahu, anda mahu, awak nak, nak, mahu, boleh saya, saya boleh, adakah anda ingin"),
    (
        Light,
        "hai, helo, salam, assalamualaikum, selamat pagi, tolong, terima kasih, sekarang, segera, cepat, sebenar, dengan, ke, kepada, saya, nak, ya, la, lah, encik, puan",
    ),
    (
        Plain,
        "sumber manusia, hak asasi manusia, ejen hartanah, ejen pelancongan, ejen insurans, setiap orang, seorang makan, kalau boleh, jika boleh, jika ada, kalau ada, tak faham, tidak faham, tak boleh, tidak boleh, tak tahu, kenapa tak, orang baik",
    ),
];

pub(super) const VIETNAMESE: &[(Kind, &str)] = &[
    (
        Person,
        "người thật, con người, nhân viên, nhân viên tư vấn, nhân viên hỗ trợ, nhân viên chăm sóc khách hàng, tư vấn viên, tổng đài viên, điện thoại viên, quản lý, người quản lý, giám sát, người phụ trách, đại diện, người đại diện, chuyên viên, nhân viên thật, admin, người thực, nv tư vấn, nhan vien, nguoi that, tu van vien",
    ),
    (Anyone, "ai đó, ai, người, người khác, một người, chuyên gia, kỹ thuật viên, bên bạn, shop"),
    (Desk, "chăm sóc khách hàng, bộ phận chăm sóc khách hàng, cskh, tổng đài, bộ phận kinh doanh, bộ phận, bộ phận hỗ trợ, dịch vụ khách hàng"),
    (Bot, "máy, rô bốt, trợ lý ảo, máy tính, trí tuệ nhân tạo, con bot"),
    (Full, "có ai đó gọi cho tôi, có ai không, có ai ở đó không, có ai ở đây không, nhờ ai đó gọi cho tôi"),
    (
        Talk,
        "nói chuyện, nói, trò chuyện, chat, liên hệ, liên lạc, trao đổi, gặp, tư vấn trực tiếp, gọi, nói chuyện trực tiếp, được tư vấn bởi, nc với, noi chuyen",
    ),
    (Move, "chuyển, kết nối, nối máy, chuyển máy, chuyển tiếp, gọi"),
    (
        Give,
        "chuyển tôi, chuyển mình, chuyển em, kết nối tôi, kết nối mình, kết nối với, nối máy cho tôi, cho tôi gặp, cho mình gặp, cho em gặp, cho gặp, cho tôi nói chuyện, cho mình nói chuyện, chuyển cho, chuyển máy cho, chuyển sang, gọi cho tôi, cho xin gặp, cho hỏi có",
    ),
    (
        Want,
        "muốn, tôi muốn, mình muốn, em muốn, cần, tôi cần, có thể, làm ơn, vui lòng, xin, xin vui lòng, được không, có, cho tôi, cho mình, thích, yêu cầu, làm sao để, làm thế nào để, ở đâu, hãy, nhờ, phải, đc ko, mún",
    ),
    (After, "để nói chuyện, có thể nói chuyện, có thể giúp tôi, trực không, để tư vấn"),
    (Not, "không, không cần, không muốn, không phải, đừng, chưa, thay vì, khỏi, ko, k cần, ko cần, ko muốn, chẳng, khong can, khong muon, khong"),
    (Tired, "không, chán, mệt, đừng, thay vì, ghét, không muốn"),
    (If, "nếu, nếu không, khi nào, sau này, lát nữa, lần sau, để sau, trước khi"),
    (Ident, "bạn là, bạn có phải, có phải, tôi là, mình là, đây là, phải là, đang nói chuyện với, tôi đang, mình đang, là, như"),
    (Mine, "của tôi, của mình, của chúng tôi, cùng, khác"),
    (Said, "bảo, nói rằng, nói là, đã nói, hứa, đã hứa, thông báo, xác nhận, hôm qua, đã"),
    (Info, "mấy giờ, giờ làm việc, số điện thoại, số, email, địa chỉ, mở cửa, khi nào"),
    (Thing, "tiền, số dư, tài khoản, thanh toán, tập tin, đơn hàng, gói hàng, khoản"),
    (Other, "sẽ, tôi sẽ, đã nói chuyện, bạn phải, anh ấy, cô ấy, họ, với bạn, cho người khác, tôi có"),
    (
        Yes,
        "vâng, dạ, dạ vâng, có, đồng ý, được, ừ, vâng làm ơn, ok bạn, chắc chắn rồi, tất nhiên, được chứ, xin cảm ơn, có ạ, dạ có, dạ được, vang, da, đúng rồi, chuyển đi, kết nối đi",
    ),
    (No, "không, không cảm ơn, không cần, để sau, chưa, khoan, đợi đã, ko"),
    (Offer, "bạn có muốn, anh chị có muốn, quý khách có muốn, có muốn, tôi có thể, mình có thể, em có thể, bạn muốn, quý khách muốn, có cần"),
    (
        Light,
        "xin chào, chào, chào bạn, alo, ơi, ad, làm ơn, vui lòng, cảm ơn, bây giờ, ngay, ngay bây giờ, gấp, thật, với, một, vâng, tôi, mình, muốn, ạ, nhé, đi, em, anh, chị, dạ, cho, shop ơi, cần",
    ),
    (
        Plain,
        "nhân sự, quyền con người, đại lý bất động sản, đại lý, mỗi người, người tốt, một người ăn, cho một người, nếu được, nếu có thể, nếu có, không hiểu, không hoạt động, không giúp, tại sao không, không biết làm sao, không thể, máy giặt, máy lạnh, người bán, người nhận, người mua, người gửi, người yêu, mọi người, người ta, nhiều người, người lớn",
    ),
];

pub(super) const THAI: &[(Kind, &str)] = &[
    (Person, "คน, คนจริง, คนจริงๆ, มนุษย์, เจ้าหน้าที่, พนักงาน, แอดมิน, ตัวแทน, โอเปอเรเตอร์, ผู้จัดการ, หัวหน้า, ผู้ดูแล, ที่ปรึกษา, พนักงานขาย, จนท, เจ้าของร้าน, คนขาย"),
    (Anyone, "ใครสักคน, ใครก็ได้, ใคร, บุคคล, ทีมงาน, ทีม, ผู้เชี่ยวชาญ, ช่าง, คนอื่น"),
    (Desk, "ฝ่ายบริการลูกค้า, บริการลูกค้า, ศูนย์บริการ, คอลเซ็นเตอร์, ฝ่ายขาย, ฝ่ายสนับสนุน, ศูนย์บริการลูกค้า, แผนก, ฝ่าย"),
    (Bot, "บอท, หุ่นยนต์, เครื่อง, ระบบอัตโนมัติ, แชทบอท, โรบอท, เอไอ"),
    (Full, "ให้คนโทรกลับ, มีใครอยู่ไหม, มีแอดมินไหม, มีคนอยู่ไหม, ไม่อยากคุยกับบอท, ไม่คุยกับบอท, เบื่อบอท"),
    (Talk, "คุย, พูด, พูดคุย, คุยกับ, สนทนา, ติดต่อ, สอบถาม, แชท, แชต, ปรึกษา"),
    (Move, "โอน, โอนสาย, ต่อสาย, เชื่อมต่อ, ส่งต่อ, เรียก"),
    (Give, "ขอสาย, ขอคุย, ขอพูด, ขอ, โอนสายให้, ต่อสายให้, ต่อสาย, โอนให้, เรียกพนักงาน, ขอติดต่อ, ขอแอดมิน, เรียก"),
    (Want, "อยาก, ต้องการ, ขอ, ช่วย, กรุณา, ได้ไหม, ได้มั้ย, โปรด, มี, อยากจะ, จะ, หน่อย, รบกวน, อยากได้, ไหม, มั้ย, ยังไง, อยู่ไหน"),
    (Not, "ไม่, ไม่ต้อง, ไม่อยาก, ไม่ต้องการ, ไม่ใช่, อย่า, ไม่จำเป็น, แทน"),
    (Tired, "ไม่, ไม่อยาก, เบื่อ, เลิก, อย่า, แทน"),
    (If, "ถ้า, หาก, ถ้าไม่, ภายหลัง, ทีหลัง, คราวหน้า, เมื่อ"),
    (Ident, "คุณเป็น, คุณคือ, คุณใช่, เป็น, ผมเป็น, ฉันเป็น, นี่คือ, คือ, ใช่คน, กำลังคุยกับ"),
    (Mine, "ของฉัน, ของผม, ของเรา, เดิม, กี่, สอง, หนึ่ง"),
    (Said, "บอกว่า, บอก, แจ้งว่า, สัญญา, ยืนยัน, เมื่อวาน"),
    (Info, "กี่โมง, เวลาทำการ, เบอร์, อีเมล, ที่อยู่, เปิด, ปิด, เมื่อไหร่"),
    (Thing, "เงิน, ยอด, บัญชี, ไฟล์, พัสดุ, สินค้า, ออเดอร์"),
    (Other, "คุยแล้ว, ติดต่อแล้ว, เขา, ผมมี, กับคุณ"),
    (Yes, "ใช่, ครับ, ค่ะ, คะ, ได้, ได้ครับ, ได้ค่ะ, ตกลง, โอเค, เอา, ดี, ต้องการ, จ้า, จ้ะ, เอาครับ, เอาค่ะ, ใช่ครับ, ใช่ค่ะ, ต้องการครับ, ต้องการค่ะ, รบกวนด้วย"),
    (No, "ไม่, ไม่ครับ, ไม่ค่ะ, ไม่เป็นไร, ยังไม่, ไว้ก่อน, เดี๋ยวก่อน, ทีหลัง"),
    (Offer, "ต้องการให้, ต้องการ, ให้ฉัน, ให้ผม, ไหม, หรือไม่, สามารถ, อยากให้"),
    (Light, "สวัสดี, สวัสดีครับ, สวัสดีค่ะ, ครับ, ค่ะ, คะ, หน่อย, ด้วย, ที, นะ, เดี๋ยวนี้, ตอนนี้, ด่วน, กับ, จริง, ๆ, ขอบคุณ, ผม, ฉัน, จ้า, ให้"),
    (
        Plain,
        "ทรัพยากรบุคคล, สิทธิมนุษยชน, ตัวแทนอสังหา, ตัวแทนท่องเที่ยว, ตัวแทนประกัน, ตัวแทนจำหน่าย, คนดี, คนละ, ต่อคน, ทุกคน, หลายคน, บางคน, คนเดียว, ส่วนบุคคล, ถ้าเป็นไปได้, ถ้าได้, ถ้ามี, ไม่เข้าใจ, ไม่รู้เรื่อง, ไม่ได้ผล, ทำไมไม่, ไม่ได้, ไม่ทำงาน, คนรับ, คนส่ง, คนไทย, คนท้อง",
    ),
];
