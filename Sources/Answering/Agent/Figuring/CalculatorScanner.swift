import Foundation

/// The signs, names and numbers of a calculation, one after the other. Full-width characters and
/// the signs of schoolbooks are what they mean.
struct CalculatorScanner {
    /// One for each of the text, so that a place in them is a place in the text.
    private let characters: [Character]
    private var place = 0
    /// Whether a comma may stand within a number.
    var groupsDigits = true

    /// Digits of a number.
    private static let digits = 38

    init(_ text: String) { characters = text.map(Self.folded) }

    /// Of the next character that is no white space, from 1.
    var position: Int { (characters[place...].firstIndex { !$0.isWhitespace } ?? place) + 1 }

    /// Of the last character that was taken, from 1.
    var last: Int { place }

    /// The next character that is no white space.
    mutating func peek() -> Character? {
        while place < characters.count, characters[place].isWhitespace { place += 1 }
        return place < characters.count ? characters[place] : nil
    }

    /// One of these characters, if it is next; `**` is no `*`.
    mutating func take(of signs: String) -> Character? {
        guard let next = peek(), signs.contains(next),
            next != "*" || !characters[place...].starts(with: "**")
        else { return nil }
        place += 1
        return next
    }

    mutating func takePower() -> Bool {
        guard let next = peek() else { return false }
        if next == "^" {
            place += 1
        } else if characters[place...].starts(with: "**") {
            place += 2
        } else {
            return false
        }
        return true
    }

    /// A `%` that no operand follows.
    mutating func takePercent() -> Bool {
        guard peek() == "%" else { return false }
        let next = characters[(place + 1)...].first { !$0.isWhitespace }
        if let next, next == "(" || next == "." || Self.isDigit(next) || next.isLetter {
            return false
        }
        place += 1
        return true
    }

    mutating func takeName() -> (text: String, position: Int)? {
        guard let next = peek(), next.isLetter else { return nil }
        let start = place
        while place < characters.count, characters[place].isLetter { place += 1 }
        return (String(characters[start..<place]), start + 1)
    }

    /// - Throws: where there is none, or one that can't be meant.
    mutating func number() throws(CalculationError) -> Decimal {
        guard let next = peek(), Self.isDigit(next) || next == "." else { throw unexpected() }
        let start = place
        var text = takeDigits()
        if groupsDigits { text += try takeGroups(after: text.count) }
        if place < characters.count, characters[place] == "." {
            place += 1
            text += "." + takeDigits()
        }
        let count = text.count { $0 != "." }
        guard count <= Self.digits else {
            throw CalculationError(at: start + 1, "has more than \(Self.digits) digits")
        }
        guard text != ".", let value = Decimal(string: text + (try takeExponent())) else {
            throw CalculationError(at: start + 1, "is no number")
        }
        return try Calculator.number(value, at: start + 1)
    }

    private mutating func takeDigits() -> String {
        let start = place
        while place < characters.count, Self.isDigit(characters[place]) { place += 1 }
        return String(characters[start..<place])
    }

    /// `,567,890` behind one to three digits.
    private mutating func takeGroups(after first: Int) throws(CalculationError) -> String {
        var text = ""
        while place < characters.count, characters[place] == "," {
            let comma = place
            place += 1
            let group = takeDigits()
            guard group.count == 3, (1...3).contains(first) else {
                throw CalculationError(at: comma + 1, "a comma groups digits by threes")
            }
            text += group
        }
        return text
    }

    /// `e6`, `E-3`.
    private mutating func takeExponent() throws(CalculationError) -> String {
        guard place < characters.count, "eE".contains(characters[place]) else { return "" }
        let start = place
        place += 1
        var sign = ""
        if place < characters.count, "+-".contains(characters[place]) {
            sign = String(characters[place])
            place += 1
        }
        let digits = takeDigits()
        guard let value = Int(digits), value <= 40 else {
            throw CalculationError(at: start + 1, "is no exponent of -40 to 40")
        }
        return "e\(sign)\(value)"
    }

    /// What to say of the next character, or of the end.
    mutating func unexpected() -> CalculationError {
        guard let next = peek() else {
            return CalculationError(at: characters.count + 1, "a number is missing at the end")
        }
        return CalculationError(at: position, "“\(next)” is not expected here")
    }

    mutating func missing(_ sign: String) -> CalculationError {
        _ = peek()
        return CalculationError(at: place + 1, "“\(sign)” is missing")
    }

    /// A range of characters would hold digits with accents and keycaps too.
    private static func isDigit(_ character: Character) -> Bool {
        character.isASCII && character.isWholeNumber
    }

    private static func folded(_ character: Character) -> Character {
        if let sign = signs[character] { return sign }
        guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1,
            (0xFF01...0xFF5E).contains(scalar.value),
            let ascii = Unicode.Scalar(scalar.value - 0xFEE0)
        else { return character }
        return Character(ascii)
    }

    private static let signs: [Character: Character] = [
        "×": "*", "✕": "*", "⋅": "*", "÷": "/", "∕": "/", "−": "-", "–": "-", "、": ",",
    ]
}
