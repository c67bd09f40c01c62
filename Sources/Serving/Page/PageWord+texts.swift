extension PageWord {
    typealias Texts = (english: String, traditional: String, simplified: String)

    /// A number sign stands for what the place puts there.
    static let table: [PageWord: Texts] = [
        // Asking
        .question: ("Your question", "您的問題", "您的问题"),
        .ask: ("Ask", "提問", "提问"),
        .search: ("Search", "搜尋", "搜索"),
        .explain: ("Explain scores", "說明分數", "说明分数"),
        .index: ("Index", "索引", "索引"),
        .any: ("Any", "不限", "不限"),
        .filters: ("Filters", "篩選", "筛选"),
        .type: ("Type", "類型", "类型"),
        .language: ("Language", "語言", "语言"),
        .folder: ("Folder", "資料夾", "文件夹"),
        .skip: ("Skip to what was found", "跳到結果", "跳到结果"),
        .asking: ("Reading the passages…", "正在閱讀段落…", "正在阅读段落…"),
        .searching: ("Searching…", "搜尋中…", "搜索中…"),
        .welcome: (
            "Ask in your own words. Every answer names the passage it stands on, and each passage "
                + "opens on the page it comes from.",
            "用您自己的話提問。每個回答都會指出所依據的段落，每個段落都能在原頁上開啟。",
            "用您自己的话提问。每个回答都会指出所依据的段落，每个段落都能在原页上打开。"
        ),
        .keys: (
            "/ to ask, arrows to walk through passages, Enter to open one, Escape to close it",
            "按 / 提問，方向鍵瀏覽段落，Enter 開啟，Esc 關閉",
            "按 / 提问，方向键浏览段落，Enter 打开，Esc 关闭"
        ),
        // Found
        .passages: ("Passages", "段落", "段落"),
        .found: ("# passages found", "找到 # 個段落", "找到 # 个段落"),
        .nothing: ("Nothing was found.", "沒有找到任何內容。", "没有找到任何内容。"),
        .more: ("More passages", "更多段落", "更多段落"),
        .page: ("page #", "第 # 頁", "第 # 页"),
        .pages: ("pages #", "第 # 頁", "第 # 页"),
        .notes: ("Note", "註", "注"),
        .score: ("Score", "分數", "分数"),
        .documents: ("# documents", "# 份文件", "# 份文件"),
        .terms: ("Words (BM25)", "詞語（BM25）", "词语（BM25）"),
        .meaning: ("Meaning (cosine)", "語意（餘弦）", "语义（余弦）"),
        .late: ("Token by token", "逐詞比對", "逐词比对"),
        .cross: ("Cross-encoder", "交叉編碼器", "交叉编码器"),
        .fused: ("Together", "合計", "合计"),
        .alsoIn: ("Also in", "亦見於", "另见"),
        // Answered
        .answer: ("Answer", "回答", "回答"),
        .confidence: ("# % sure", "把握 # %", "把握 # %"),
        .copy: ("Copy with footnotes", "連同註腳複製", "连同脚注复制"),
        .copied: ("Copied.", "已複製。", "已复制。"),
        .sources: ("Where this stands", "出處", "出处"),
        .proved: ("Proved in its document", "已在文件中證實", "已在文件中证实"),
        .unproved: (
            "Nothing in this answer is proved by the passages.", "這個回答未獲段落證實。",
            "这个回答未获段落证实。"
        ),
        .unsupported: ("Not what the passage says", "段落並未這樣說", "段落并未这样说"),
        .abstained: (
            "The documents do not answer this", "文件中沒有答案", "文件中没有答案"
        ),
        .searchOnly: (
            "This server searches only; here is what it found.", "此伺服器只提供搜尋；以下是搜尋結果。",
            "此服务器只提供搜索；以下是搜索结果。"
        ),
        .earlier: ("In this tab", "本分頁的提問", "本标签页的提问"),
        .newTopic: ("New topic", "新話題", "新话题"),
        .forget: ("Forget all", "全部清除", "全部清除"),
        // The passage
        .close: ("Close", "關閉", "关闭"),
        .original: ("Download the original", "下載原始檔", "下载原始文件"),
        .textMoved: ("Text moved", "文字已移動", "文字已移动"),
        .sourceChanged: ("Source changed", "文件已變更", "文件已变更"),
        .sourceMissing: ("Source missing", "文件不在此處", "文件不在此处"),
        .cannotSay: ("Can’t be proved here", "無法在此證實", "无法在此证实"),
        .proving: ("Opening the document…", "正在開啟文件…", "正在打开文件…"),
        .passage: ("Passage", "段落", "段落"),
        .pageImage: (
            "Page # with the passage marked", "第 # 頁，段落已標示", "第 # 页，段落已标示"
        ),
        .noImage: ("This page can’t be shown.", "無法顯示這一頁。", "无法显示这一页。"),
        .whole: ("On its own page", "單獨開啟", "单独打开"),
        .verdictEmpty: ("Page without text", "無文字的頁面", "无文字的页面"),
        .verdictScanned: ("Scanned page", "掃描頁", "扫描页"),
        .verdictGarbled: ("Garbled page", "亂碼頁", "乱码页"),
        .verdictPartly: ("Page read in part", "僅部分可讀的頁面", "仅部分可读的页面"),
        // Adding documents
        .add: ("Add documents", "加入文件", "添加文件"),
        .sending: ("Sending…", "傳送中…", "发送中…"),
        .waiting: ("Waiting", "等候中", "等待中"),
        .indexing: ("Being read…", "讀取中…", "读取中…"),
        .ready: ("Can be asked about", "可以提問了", "可以提问了"),
        .notRead: ("Not read", "未能讀取", "未能读取"),
        // What goes wrong
        .failed: ("That did not work: #", "沒有成功：#", "没有成功：#"),
        .token: ("Access token", "存取權杖", "访问令牌"),
        .tokenNeeded: (
            "This server answers those who have a token.", "此伺服器需要存取權杖。",
            "此服务器需要访问令牌。"
        ),
        .scriptNeeded: (
            "Without JavaScript a browser can’t send a token.", "沒有 JavaScript 時，瀏覽器無法送出權杖。",
            "没有 JavaScript 时，浏览器无法发送令牌。"
        ),
        .busy: ("The server is busy; ask again in a moment.", "伺服器忙碌中，請稍後再試。", "服务器繁忙，请稍后再试。"),
        .offline: ("The server can’t be reached.", "無法連線到伺服器。", "无法连接服务器。"),
        .use: ("Use it", "使用", "使用"),
    ]
}
