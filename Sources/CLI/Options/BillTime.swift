import Corpus
import Foundation

/// The time that a bill of materials says it was written at: the one that the environment states
/// for output that can be made again (https://reproducible-builds.org/specs/source-date-epoch).
enum BillTime {
    private static let variable = "SOURCE_DATE_EPOCH"
    /// 9999-12-31, the last day that ISO 8601 writes with four digits of a year.
    private static let latest = 253_402_300_799

    /// ISO 8601; nil where none is stated.
    /// - Throws: `invalidInput`.
    static func stated(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(QuarryError) -> String? {
        guard let text = environment[variable], !text.isEmpty else { return nil }
        guard let seconds = Int(text), (0...latest).contains(seconds) else {
            throw QuarryError(
                .invalidInput, path: nil,
                "\(variable) holds seconds since 1970, a whole number, not \"\(text)\"")
        }
        return Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
    }
}
