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

    /// Mean plausibility of the characters beyond ASCII: 1 is a perfect text, 0 noise.
    func score(_ text: String) -> Double {
        var sum = 0.0
        var count = 0
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if scalar.value > 0x7F {
                sum += weight(scalar, after: previous)
                count += 1
            } else if Self.isLowercase(scalar), Self.isForeignUppercase(previous) {
                // `Äb` is fine; only a marked capital inside a word is not: see `latin`.
                sum += 0
            }
            previous = scalar
        }
        return count == 0 ? 0 : sum / Double(count)
    }

    private func weight(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar) -> Double {
        switch scalar.properties.generalCategory {
        case .control, .privateUse, .unassigned, .surrogate: return -2
        default: break
        }
        return switch script {
        case .han(let common): Self.hanWeight(scalar, common)
        case .japanese: Self.japaneseWeight(scalar, after: previous)
        case .korean: Self.koreanWeight(scalar)
        case .alphabet(let frequent, let others):
            Self.casedWeight(scalar, after: previous, frequent, others)
        case .latin(let letters): Self.latinWeight(scalar, after: previous, letters)
        case .block(let range, let frequent):
            Self.blockWeight(scalar, after: previous, range, frequent)
        }
    }

    private static func isLowercase(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isLowercase
    }

    private static func isForeignUppercase(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x7F && scalar.properties.isUppercase
    }
}
