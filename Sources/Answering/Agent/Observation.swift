import Corpus

/// What a tool shows the model: lines and numbered passages, as much as has room.
struct Observation {
    /// What a computed figure stands behind.
    static let figure = "Figure: "

    /// Bytes of UTF-8.
    private let room: Int
    private(set) var text = ""
    /// In the order in which they are shown.
    private(set) var passages: [Int] = []
    /// Whether something was left out.
    private(set) var isCut = false

    init(room: Int) { self.room = room }

    /// - Returns: whether it had room.
    @discardableResult
    mutating func add(line: String) -> Bool {
        guard text.utf8.count + line.utf8.count < room else {
            isCut = true
            return false
        }
        text += line + "\n"
        return true
    }

    /// Shows a passage and numbers it; the first one is cut to what room there is.
    /// - Returns: whether it had room; else it was not given.
    mutating func add(_ passage: AnswerPassage, to gathered: inout GatheredPassages) -> Bool {
        let headings = passage.headings.isEmpty ? "" : "\n\(passage.headings)"
        let head = "[\(gathered.number(of: passage))] \(passage.place)\(headings)\n"
        let left = room - text.utf8.count - head.utf8.count - 1
        guard left >= passage.chunk.text.utf8.count || (passages.isEmpty && left > 0) else {
            isCut = true
            return false
        }
        text += head + passage.chunk.text.prefix(bytes: left) + "\n"
        passages.append(gathered.add(passage))
        return true
    }

    /// Numbers a passage that a line shows in part.
    mutating func note(_ number: Int) {
        if !passages.contains(number) { passages.append(number) }
    }
}
