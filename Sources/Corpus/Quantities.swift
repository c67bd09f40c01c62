/// Durations and sizes as people write them: `60s`, `5m`, `1GiB`.
package enum Quantities {
    /// Seconds of `500ms`, `60s`, `5m`, `2h`, `1d`; a bare number is refused.
    package static func seconds(_ text: String) throws(InvalidText) -> Double {
        let factors: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400]
        let (number, unit) = try split(text, example: "60s, 5m or 2h")
        guard let factor = factors[unit] else {
            throw InvalidText("must be a duration such as 60s, 5m or 2h, not \(text)")
        }
        return number * factor
    }

    /// Bytes of `1GiB`, `512MiB` (powers of 1024), `1GB`, `500MB` (powers of 1000) or `4096B`;
    /// a bare number is refused.
    package static func bytes(_ text: String) throws(InvalidText) -> Int {
        let factors: [String: Double] = [
            "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
            "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824, "TiB": 1_099_511_627_776,
        ]
        let (number, unit) = try split(text, example: "512MiB or 1GB")
        guard let factor = factors[unit] else {
            throw InvalidText("must be a size such as 512MiB or 1GB, not \(text)")
        }
        let bytes = (number * factor).rounded()
        guard bytes <= 1e18 else { throw InvalidText("is more than any disk holds: \(text)") }
        return Int(bytes)
    }

    /// Digits with at most one decimal point, then optional spaces, then letters.
    private static func split(
        _ text: String, example: String
    ) throws(InvalidText) -> (Double, String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let number = Double(digits), number.isFinite, !unit.isEmpty else {
            throw InvalidText("must be a number with a unit, \(example), not \(text)")
        }
        return (number, String(unit))
    }
}
