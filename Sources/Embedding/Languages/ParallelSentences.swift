package import Corpus
import Storage

/// The same sixteen everyday sentences in eight languages: what a model is asked to find again in
/// another language, and what a tokenizer is tried on. Without names and digits, which are alike
/// everywhere.
package struct ParallelSentences: Hashable, Sendable {
    /// BCP 47.
    package let language: String
    package let script: WritingScript
    /// One meaning at one place in all languages.
    package let sentences: [String]

    /// The first language of a script stands for it.
    package static let all = [
        ParallelSentences(
            language: "en", script: .latin,
            sentences: [
                "The meeting has been moved to Thursday afternoon.",
                "Please return the keys to the front desk before you leave.",
                "The refund is paid within two weeks of receiving the goods.",
                "Employees may work from home three days a week.",
                "Switch off the machine before you open the cover.",
                "The library is closed on public holidays.",
                "A doctor's note is needed for more than two days of sick leave.",
                "The battery lasts about ten hours on one charge.",
                "Heavy rain flooded several streets in the old town.",
                "Children under six travel free of charge.",
                "The new bridge will open to traffic next spring.",
                "Passwords must be changed every ninety days.",
                "The farmer sells vegetables and eggs at the market.",
                "The company reported lower profits than last year.",
                "Store the medicine in a cool and dry place.",
                "The teacher explained the rules of the game twice.",
            ]),
        ParallelSentences(
            language: "zh-Hans", script: .han,
            sentences: [
                "会议改到了星期四下午。",
                "离开之前请把钥匙交还前台。",
                "收到货物后两周内退款。",
                "员工每周可以在家工作三天。",
                "打开盖子之前请先关闭机器。",
                "图书馆在法定节假日闭馆。",
                "病假超过两天需要医生证明。",
                "电池充一次电大约可以使用十个小时。",
                "大雨淹没了老城区的几条街道。",
                "六岁以下儿童免费乘车。",
                "新桥将于明年春天通车。",
                "密码必须每九十天更换一次。",
                "农民在市场上卖蔬菜和鸡蛋。",
                "公司公布的利润低于去年。",
                "药品应存放在阴凉干燥的地方。",
                "老师把游戏规则讲解了两遍。",
            ]),
        ParallelSentences(
            language: "zh-Hant", script: .han,
            sentences: [
                "會議改到了星期四下午。",
                "離開之前請把鑰匙交還櫃檯。",
                "收到貨物後兩週內退款。",
                "員工每週可以在家工作三天。",
                "打開蓋子之前請先關閉機器。",
                "圖書館在國定假日閉館。",
                "病假超過兩天需要醫生證明。",
                "電池充一次電大約可以使用十個小時。",
                "大雨淹沒了舊城區的幾條街道。",
                "六歲以下兒童免費搭乘。",
                "新橋將於明年春天通車。",
                "密碼必須每九十天更換一次。",
                "農夫在市場上賣蔬菜和雞蛋。",
                "公司公布的利潤低於去年。",
                "藥品應存放在陰涼乾燥的地方。",
                "老師把遊戲規則講解了兩遍。",
            ]),
        ParallelSentences(
            language: "ja", script: .kana,
            sentences: [
                "会議は木曜日の午後に変更されました。",
                "お帰りの前に鍵を受付に返してください。",
                "返金は商品の受け取りから二週間以内に行われます。",
                "社員は週に三日、在宅で勤務できます。",
                "カバーを開ける前に機械の電源を切ってください。",
                "図書館は祝日には休館します。",
                "二日を超える病気休暇には医師の診断書が必要です。",
                "バッテリーは一回の充電で約十時間持ちます。",
                "大雨で旧市街のいくつかの通りが冠水した。",
                "六歳未満の子どもは無料で乗車できます。",
                "新しい橋は来年の春に開通します。",
                "パスワードは九十日ごとに変更しなければなりません。",
                "農家は市場で野菜と卵を売っている。",
                "会社の利益は昨年を下回った。",
                "薬は涼しく乾燥した場所に保管してください。",
                "先生はゲームのルールを二回説明した。",
            ]),
        ParallelSentences(
            language: "ko", script: .hangul,
            sentences: [
                "회의가 목요일 오후로 변경되었습니다.",
                "나가시기 전에 열쇠를 안내 데스크에 반납해 주세요.",
                "환불은 상품을 받은 후 이 주 이내에 이루어집니다.",
                "직원은 일주일에 사흘 재택근무를 할 수 있습니다.",
                "덮개를 열기 전에 기계를 끄십시오.",
                "도서관은 공휴일에 문을 닫습니다.",
                "이틀이 넘는 병가에는 의사의 진단서가 필요합니다.",
                "배터리는 한 번 충전하면 약 열 시간 사용할 수 있습니다.",
                "폭우로 구시가지의 여러 거리가 물에 잠겼다.",
                "여섯 살 미만 어린이는 무료로 탈 수 있습니다.",
                "새 다리는 내년 봄에 개통됩니다.",
                "비밀번호는 구십 일마다 바꿔야 합니다.",
                "농부는 시장에서 채소와 달걀을 판다.",
                "회사의 이익은 작년보다 줄었다.",
                "약은 서늘하고 건조한 곳에 보관하십시오.",
                "선생님은 게임 규칙을 두 번 설명했다.",
            ]),
        ParallelSentences(
            language: "ru", script: .cyrillic,
            sentences: [
                "Собрание перенесено на четверг во второй половине дня.",
                "Перед уходом верните, пожалуйста, ключи на стойку администратора.",
                "Деньги возвращаются в течение двух недель после получения товара.",
                "Сотрудники могут работать из дома три дня в неделю.",
                "Выключите машину, прежде чем открывать крышку.",
                "Библиотека закрыта в праздничные дни.",
                "Для больничного дольше двух дней нужна справка от врача.",
                "Аккумулятора хватает примерно на десять часов работы.",
                "Сильный дождь затопил несколько улиц старого города.",
                "Дети до шести лет ездят бесплатно.",
                "Новый мост откроют для движения следующей весной.",
                "Пароли нужно менять каждые девяносто дней.",
                "Фермер продаёт на рынке овощи и яйца.",
                "Прибыль компании оказалась ниже прошлогодней.",
                "Храните лекарство в прохладном и сухом месте.",
                "Учитель дважды объяснил правила игры.",
            ]),
        ParallelSentences(
            language: "ar", script: .arabic,
            sentences: [
                "تم نقل الاجتماع إلى بعد ظهر يوم الخميس.",
                "يرجى إعادة المفاتيح إلى مكتب الاستقبال قبل المغادرة.",
                "يُدفع المبلغ المسترد خلال أسبوعين من استلام البضاعة.",
                "يمكن للموظفين العمل من المنزل ثلاثة أيام في الأسبوع.",
                "أوقف تشغيل الآلة قبل فتح الغطاء.",
                "المكتبة مغلقة في أيام العطل الرسمية.",
                "تلزم شهادة من الطبيب للإجازة المرضية التي تزيد على يومين.",
                "تدوم البطارية نحو عشر ساعات بعد شحنة واحدة.",
                "أغرقت الأمطار الغزيرة عدة شوارع في المدينة القديمة.",
                "يسافر الأطفال دون سن السادسة مجانًا.",
                "سيُفتح الجسر الجديد أمام حركة المرور في الربيع القادم.",
                "يجب تغيير كلمات المرور كل تسعين يومًا.",
                "يبيع المزارع الخضروات والبيض في السوق.",
                "أعلنت الشركة عن أرباح أقل من العام الماضي.",
                "احفظ الدواء في مكان بارد وجاف.",
                "شرح المعلم قواعد اللعبة مرتين.",
            ]),
        ParallelSentences(
            language: "hi", script: .devanagari,
            sentences: [
                "बैठक को गुरुवार दोपहर के लिए स्थगित कर दिया गया है।",
                "कृपया जाने से पहले चाबियाँ स्वागत कक्ष में लौटा दें।",
                "सामान मिलने के दो सप्ताह के भीतर पैसे वापस किए जाते हैं।",
                "कर्मचारी सप्ताह में तीन दिन घर से काम कर सकते हैं।",
                "ढक्कन खोलने से पहले मशीन बंद कर दें।",
                "सार्वजनिक छुट्टियों पर पुस्तकालय बंद रहता है।",
                "दो दिन से अधिक की बीमारी की छुट्टी के लिए डॉक्टर का प्रमाणपत्र आवश्यक है।",
                "बैटरी एक बार चार्ज करने पर लगभग दस घंटे चलती है।",
                "भारी बारिश से पुराने शहर की कई सड़कें डूब गईं।",
                "छह साल से कम उम्र के बच्चे मुफ़्त यात्रा करते हैं।",
                "नया पुल अगले वसंत में यातायात के लिए खुलेगा।",
                "पासवर्ड हर नब्बे दिन में बदलना ज़रूरी है।",
                "किसान बाज़ार में सब्ज़ियाँ और अंडे बेचता है।",
                "कंपनी का मुनाफ़ा पिछले साल से कम रहा।",
                "दवा को ठंडी और सूखी जगह पर रखें।",
                "शिक्षक ने खेल के नियम दो बार समझाए।",
            ]),
    ]

    /// Of all the sentences in their order, with their languages and scripts: part of the key of
    /// what is made of them.
    package static let digest = Digest.sha256(
        parts: all.flatMap {
            [$0.language, $0.script.rawValue, "\($0.sentences.count)"] + $0.sentences
        })

    /// One language a script.
    package static let byScript: [ParallelSentences] = WritingScript.allCases.compactMap { script in
        all.first { $0.script == script }
    }
}
