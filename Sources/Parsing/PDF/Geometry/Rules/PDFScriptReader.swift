import Corpus

/// Reads cairo's script of a page as it is written, and keeps the lines and areas that are drawn
/// in a colour. Images, gradients and white are no rules.
///
/// CairoScript is cairo's own text of drawing operations (cairo-script.h): numbers come before
/// their operator, dictionaries stand in `<< >>`, data in `<~ ~>` or `<| ~>`. Paths are in
/// points of the page; only the width of strokes is in the matrix then in force.
struct PDFScriptReader {
    private(set) var rules = PDFRules()
    /// How much was read: eight bytes for each word, and the bytes of data and strings. Not the
    /// script's length, in which surfaces and fonts are numbered on through the process.
    private(set) var size = 0

    private enum State {
        case between, inWord, inComment, afterAngle
        /// In encoded data; whether the last byte was `~`.
        case inData(Bool)
        /// In parentheses, this deep; whether the last byte was a backslash.
        case inString(Int, Bool)
    }

    /// What a page draws with. Groups have their own.
    private struct Graphics {
        var path = PDFPath()
        var clip: Box?
        /// Whether the source is a colour that can be seen on white.
        var isVisible = true
        /// Cairo's own: it is not written.
        var lineWidth: Float = 2
        /// How much the matrix magnifies.
        var scale: Float = 1
    }

    private var state = State.between
    private var word: [UInt8] = []
    /// Numbers before their operator: the last eight.
    private var operands: [Double] = []
    /// Whether a pattern is being described: matrices are its own.
    private var isInPattern = false
    /// Of the last colour named.
    private var colourIsVisible = true
    private var graphics = Graphics()
    private var outer: [Graphics] = []

    /// Groups inside each other; deeper ones share the last one's graphics.
    private static let deepest = 64
    /// Characters kept of a word: cairo's names and numbers are shorter.
    private static let longestWord = 40
    /// Numbers kept before an operator: no operator read here takes more than six.
    private static let mostOperands = 8
    /// What a word counts for `size`, in bytes.
    private static let wordSize = 8
    /// Opacity from which a colour is seen, and how light, of 1, a grey is white on paper.
    private static let leastOpacity = 0.02
    private static let white = 0.99
}

extension PDFScriptReader {
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            // Images are long, and nothing in their data matters but its end.
            if case .inData(false) = state {
                let end = bytes[index...].firstIndex(of: Self.tilde) ?? bytes.endIndex
                size += end - index
                index = end
                guard index < bytes.endIndex else { return }
            }
            index = readLetters(bytes, from: index)
            guard index < bytes.endIndex else { return }
            read(bytes[index])
            index += 1
        }
    }

    /// Reads what there is of a word at once. Returns the index after it.
    private mutating func readLetters(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        switch state {
        case .between, .inWord: break
        default: return start
        }
        var index = start
        while index < bytes.endIndex, !Self.partsWords(bytes[index]) { index += 1 }
        guard index > start else { return start }
        state = .inWord
        word += bytes[start..<min(index, start + max(0, Self.longestWord - word.count))]
        return index
    }

    private static func partsWords(_ byte: UInt8) -> Bool {
        switch byte {
        case 9, 10, 13, 32, UInt8(ascii: "%"), UInt8(ascii: "("), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"):
            true
        default: false
        }
    }

    private mutating func read(_ byte: UInt8) {
        switch state {
        case .inData(let isAtEnd):
            state = isAtEnd && byte == UInt8(ascii: ">") ? .between : .inData(byte == Self.tilde)
        case .inWord, .between: readDelimiter(byte)
        case .inComment: if byte == Self.newline { state = .between }
        case .afterAngle:
            let isData = byte == Self.tilde || byte == UInt8(ascii: "|")
            state = isData ? .inData(false) : .between
        case .inString(let depth, let isEscaped):
            size += 1
            state = Self.string(byte, depth: depth, isEscaped: isEscaped)
        }
    }

    private static let tilde = UInt8(ascii: "~")
    private static let newline = UInt8(ascii: "\n")

    private static func string(_ byte: UInt8, depth: Int, isEscaped: Bool) -> State {
        if isEscaped { return .inString(depth, false) }
        switch byte {
        case UInt8(ascii: "\\"): return .inString(depth, true)
        case UInt8(ascii: "("): return .inString(depth + 1, false)
        case UInt8(ascii: ")"): return depth == 1 ? .between : .inString(depth - 1, false)
        default: return .inString(depth, false)
        }
    }

    private mutating func readDelimiter(_ byte: UInt8) {
        endWord()
        switch byte {
        case UInt8(ascii: "<"): state = .afterAngle
        case UInt8(ascii: "("): state = .inString(1, false)
        case UInt8(ascii: "%"): state = .inComment
        default: break
        }
    }

    private mutating func endWord() {
        state = .between
        guard !word.isEmpty else { return }
        size += Self.wordSize
        defer { word.removeAll(keepingCapacity: true) }
        if let number = Self.number(word) {
            if operands.count == Self.mostOperands { operands.removeFirst() }
            operands.append(number)
        } else if word.count == 1 {
            performShort(word[0])
        } else if word[0] != UInt8(ascii: "/") {
            perform(String(decoding: word, as: UTF8.self))
        }
    }

    /// Digits with a point, as cairo writes numbers; nil for a word.
    private static func number(_ word: [UInt8]) -> Double? {
        var value = 0.0
        var unit = 1.0
        var isAfterPoint = false
        for byte in word[0] == UInt8(ascii: "-") ? word.dropFirst() : word[...] {
            if byte == UInt8(ascii: "."), !isAfterPoint {
                isAfterPoint = true
            } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                value = value * 10 + Double(byte - UInt8(ascii: "0"))
                if isAfterPoint { unit *= 10 }
            } else {
                return nil
            }
        }
        guard word.count > 1 || word[0] != UInt8(ascii: "-") else { return nil }
        return (word[0] == UInt8(ascii: "-") ? -value : value) / unit
    }
}

// MARK: Operators

extension PDFScriptReader {
    /// Operators of one letter build paths.
    private mutating func performShort(_ letter: UInt8) {
        switch letter {
        case UInt8(ascii: "n"): graphics.path = PDFPath()
        case UInt8(ascii: "m"): if let point = point(after: 0) { graphics.path.move(to: point) }
        case UInt8(ascii: "l"): if let point = point(after: 0) { graphics.path.line(to: point) }
        case UInt8(ascii: "c"): if let point = point(after: 4) { graphics.path.curve(to: point) }
        case UInt8(ascii: "h"): graphics.path.close()
        case UInt8(ascii: "g"): setColour("g")
        case UInt8(ascii: "a"): setColour("a")
        default: break
        }
        operands.removeAll(keepingCapacity: true)
    }

    private mutating func perform(_ name: String) {
        defer { if name != "identity" { operands.removeAll(keepingCapacity: true) } }
        switch name {
        case "rectangle": addRectangle()
        // Those with a plus keep the path, and cairo does not write it again for the next.
        case "fill+": paint { $0.fill($1.path, within: $1.clip) }
        case "stroke+":
            paint {
                let width = $1.lineWidth * ($1.scale / Float(Self.magnification))
                $0.stroke($1.path, width: Float(points: Double(width)), within: $1.clip)
            }
        case "clip+": clip()
        case "reset-clip": graphics.clip = nil
        case "set-line-width":
            if let width = operands.last { graphics.lineWidth = Float(points: width) }
        case "identity", "scale", "set-matrix": setMatrix(name)
        case "rgb", "rgba": setColour(name)
        case "image", "pattern", "linear", "radial", "mesh":
            isInPattern = true
            colourIsVisible = false
        case "set-source":
            graphics.isVisible = colourIsVisible
            isInPattern = false
        case "mask", "paint": isInPattern = false
        case "context": enterGroup()
        case "pop": if let last = outer.popLast() { graphics = last }
        default: break
        }
    }

    /// The last two operands, of as many and `first` before them.
    private func point(after first: Int) -> PDFPath.Point? {
        guard operands.count >= first + 2 else { return nil }
        return Self.point(x: operands[operands.count - 2], y: operands[operands.count - 1])
    }

    /// A point of the page.
    private static func point(x: Double, y: Double) -> PDFPath.Point {
        PDFPath.Point(
            x: Float(points: (x - shift - y * slant) / magnification),
            y: Float(points: y / magnification))
    }

    /// How far points are moved right for each that they stand below the upper edge, how much
    /// they are magnified, and how far all are moved right then.
    static let slant = 1.0 / 64
    static let magnification = 16.0
    static let shift = 1_048_576.0

    private mutating func addRectangle() {
        guard operands.count >= 4 else { return }
        let last = operands.suffix(4).map { $0 }
        graphics.path.move(to: Self.point(x: last[0], y: last[1]))
        graphics.path.line(to: Self.point(x: last[0] + last[2], y: last[1]))
        graphics.path.line(to: Self.point(x: last[0] + last[2], y: last[1] + last[3]))
        graphics.path.line(to: Self.point(x: last[0], y: last[1] + last[3]))
        graphics.path.close()
    }

    private mutating func paint(_ body: (inout PDFRules, Graphics) -> Void) {
        if graphics.isVisible, !rules.isOverLimit { body(&rules, graphics) }
    }

    /// Keeps the bounds of the clip.
    private mutating func clip() {
        var area = Box(left: 0, top: 0, right: 0, bottom: 0)
        for (index, piece) in graphics.path.pieces.enumerated() {
            area = index == 0 ? piece.bounds : area.union(piece.bounds)
        }
        graphics.clip = graphics.clip?.intersection(area) ?? area
    }

    private mutating func setMatrix(_ name: String) {
        guard name != "identity" else {
            operands = [1, 0, 0, 1, 0, 0]
            return
        }
        guard !isInPattern, operands.count >= (name == "scale" ? 2 : 6) else { return }
        if name == "scale" {
            let area = abs(operands[operands.count - 2] * operands[operands.count - 1])
            graphics.scale *= Float(points: area.squareRoot())
        } else {
            let last = operands.suffix(6).map { $0 }
            let area = abs(last[0] * last[3] - last[1] * last[2])
            graphics.scale = Float(points: area.squareRoot())
        }
    }

    /// `g` is grey, `a` black of an opacity.
    private mutating func setColour(_ name: String) {
        isInPattern = false
        let opacity = name == "a" || name == "rgba" ? operands.last ?? 1 : 1
        let parts = name == "a" ? [0] : name == "g" ? operands.suffix(1) : operands.prefix(3)
        colourIsVisible =
            opacity > Self.leastOpacity && !parts.allSatisfy { $0 > Self.white }
    }

    private mutating func enterGroup() {
        guard outer.count < Self.deepest else { return }
        outer.append(graphics)
        graphics = Graphics()
        colourIsVisible = true
    }
}
