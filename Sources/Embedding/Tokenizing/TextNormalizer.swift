import Foundation
import Synchronization

/// What becomes of each Unicode scalar before words are looked up: the clean, space, strip and
/// lower-case steps of BERT's basic tokenizer (Devlin et al. 2019, `tokenization.py`) as
/// Hugging Face's fast tokenizers run them.
///
/// Answers are worked out by pages of 256 scalars when first needed, for any thread, and kept.
final class TextNormalizer: Sendable {
    struct Options: Hashable, Sendable {
        var lowercases = true
        var stripsAccents = true
        var spacesHan = true
        var cleans = true
    }

    enum Action: UInt8 {
        /// Part of a word, as it is.
        case keep
        case drop
        case space
        /// A word of its own.
        case alone
        /// Part of a word, as other scalars.
        case map
        /// Other scalars, each of which acts for itself.
        case mapApart
    }

    /// What becomes of 256 scalars.
    final class Page: Sendable {
        let actions: [Action]
        /// Replacements of the scalars that have one.
        let mappings: [UInt8: [Unicode.Scalar]]

        init(actions: [Action], mappings: [UInt8: [Unicode.Scalar]]) {
            self.actions = actions
            self.mappings = mappings
        }
    }

    private final class Slot: Sendable {
        let page = AtomicLazyReference<Page>()
    }

    let options: Options
    private let slots: [Slot]

    init(options: Options) {
        self.options = options
        slots = (0...(0x10FFFF >> 8)).map { _ in Slot() }
    }

    func page(of scalar: Unicode.Scalar) -> Page {
        let slot = slots[Int(scalar.value >> 8)]
        if let page = slot.page.load() { return page }
        return slot.page.storeIfNil(makePage(Int(scalar.value >> 8)))
    }

    private func makePage(_ number: Int) -> Page {
        var actions = [Action](repeating: .drop, count: 256)
        var mappings: [UInt8: [Unicode.Scalar]] = [:]
        for low in 0..<256 {
            guard let scalar = Unicode.Scalar(UInt32(number << 8 | low)) else { continue }
            actions[low] = action(of: scalar)
            guard actions[low] == .keep || actions[low] == .alone else { continue }
            let mapped = replacement(of: scalar)
            if mapped == [scalar] { continue }
            mappings[UInt8(low)] = mapped
            actions[low] = mapped.allSatisfy { action(of: $0) == .keep } ? .map : .mapApart
        }
        return Page(actions: actions, mappings: mappings)
    }

    /// What becomes of a scalar that needs no replacement.
    func action(of scalar: Unicode.Scalar) -> Action {
        if options.cleans, Self.isRemoved(scalar) { return .drop }
        if scalar.properties.isWhitespace { return .space }
        if options.spacesHan, Self.isHan(scalar) { return .alone }
        return Self.isPunctuation(scalar) ? .alone : .keep
    }

    /// Decomposed, without nonspacing marks, in lower case; each as the options say.
    private func replacement(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        guard scalar.value >= 0x80 else {
            return options.lowercases
                ? Array(scalar.properties.lowercaseMapping.unicodeScalars) : [scalar]
        }
        var scalars = [scalar]
        if options.stripsAccents {
            scalars = Self.decomposition(of: scalar)
                .filter { Self.category(of: $0) != .nonspacingMark }
        }
        if options.lowercases {
            scalars = scalars.flatMap { $0.properties.lowercaseMapping.unicodeScalars }
        }
        return scalars
    }

    private static func decomposition(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        // Unified ideographs decompose to themselves; asking about each would cost a first text
        // in Chinese some milliseconds.
        if (0x3400...0x9FFF).contains(scalar.value) || scalar.value >= 0x30000 { return [scalar] }
        return Array(String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars)
    }

    /// The reference knows the categories of Unicode 8 and takes later scalars for letters. So do
    /// we, and a newer Unicode in the Swift library changes no token.
    private static func category(of scalar: Unicode.Scalar) -> Unicode.GeneralCategory {
        if let then = categoriesThen[scalar.value] { return then }
        guard let age = scalar.properties.age, age.major <= 8 else { return .unassigned }
        return scalar.properties.generalCategory
    }

    /// What Unicode 8 said of the few scalars that have changed their category since.
    private static let categoriesThen: [UInt32: Unicode.GeneralCategory] = [
        0x166D: .otherPunctuation, 0x1734: .nonspacingMark, 0x1885: .otherLetter,
        0x1886: .otherLetter, 0xA9BD: .spacingMark, 0x111C9: .otherPunctuation,
        0x1171E: .nonspacingMark,
    ]

    /// NUL, the replacement character, and what Unicode calls Other but for the three controls
    /// that count as space.
    private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0, 0xFFFD: return true
        case 0x09, 0x0A, 0x0D: return false
        default: break
        }
        switch category(of: scalar) {
        case .control, .format, .privateUse, .surrogate: return true
        default: return false
        }
    }

    /// All ASCII that is neither letter, digit, space nor control, and Unicode's categories P.
    static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 33...47, 58...64, 91...96, 123...126: return true
        default: break
        }
        switch category(of: scalar) {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return true
        default: return false
        }
    }

    /// The blocks BERT calls Chinese characters; kana and Hangul are not among them.
    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
            0x2B740...0x2B81F, 0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            return true
        default: return false
        }
    }
}
