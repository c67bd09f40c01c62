/// An encoding together with a language written in it: how likely is a text in both?
struct EncodingProfile {
    /// The name people know.
    let name: String
    /// The name iconv knows.
    let iconv: String
    /// libuchardet's names, upper-case, that mean this encoding.
    let votes: Set<String>
    let script: Script

    enum Script {
        case han(Set<Unicode.Scalar>)
        case japanese
        case korean
        /// Letters in order of frequency, lower-case; the first ten count most.
        case alphabet(frequent: Set<Unicode.Scalar>, others: Set<Unicode.Scalar>)
        /// Letters beyond ASCII of a language in Latin script.
        case latin(Set<Unicode.Scalar>)
        /// A script without case: any letter of the range.
        case block(ClosedRange<UInt32>, frequent: Set<Unicode.Scalar>)
    }

    func answers(to vote: String) -> Bool { votes.contains(vote) }

    /// What is believed of an encoding before any character is seen, and how many characters
    /// that belief is worth: a lone `’` must not make a text Cyrillic.
    private var prior: Double { Self.priors[name] ?? 0 }
    private static let priorCount = 3.0
    private static let priors = [
        "windows-1252": 0.8, "GB18030": 0.4, "Big5": 0.4, "Shift_JIS": 0.4, "EUC-KR": 0.4,
        "windows-1251": 0.4, "windows-1250": 0.4, "EUC-JP": 0.3, "ISO-8859-2": 0.3,
        "windows-1253": 0.3, "windows-1254": 0.3, "windows-1255": 0.3, "windows-1256": 0.3,
        "KOI8-R": 0.3, "TIS-620": 0.3,
    ]

    /// Mean plausibility of the characters beyond ASCII: 1 is a perfect text, 0 noise.
    func score(_ text: String) -> Double {
        var sum = prior * Self.priorCount
        var count = Self.priorCount
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if scalar.value > 0x7F {
                sum += weight(scalar, after: previous)
                count += 1
            }
            previous = scalar
        }
        return sum / count
    }

    private func weight(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar) -> Double {
        switch scalar.properties.generalCategory {
        case .control, .privateUse, .unassigned, .surrogate: return -2
        default: break
        }
        return switch script {
        case .han(let common): Self.hanWeight(scalar, common: common)
        case .japanese: Self.japaneseWeight(scalar, after: previous)
        case .korean: Self.koreanWeight(scalar)
        case .alphabet(let frequent, let others):
            Self.casedWeight(scalar, after: previous, frequent: frequent, others: others)
        case .latin(let letters): Self.latinWeight(scalar, after: previous, letters: letters)
        case .block(let range, let frequent):
            Self.blockWeight(scalar, after: previous, range: range, frequent: frequent)
        }
    }
}
