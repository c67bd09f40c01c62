import Corpus

/// Records of a text whose fields a sign parts, as RFC 4180 has them: a field in quotation marks may
/// hold the sign, line ends and, doubled, quotation marks.
///
/// Besides commas there are semicolons and tabs; which it is shows in how evenly each parts the first
/// lines. White space around fields is taken off, empty lines are no records.
struct DelimitedText {
    struct Record: Hashable {
        var fields: [String]
        /// UTF-8 bytes of the text.
        var range: Range<Int>
    }

    let delimiter: UInt8
    let records: [Record]

    /// In order of preference.
    static let delimiters: [UInt8] = [
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"),
    ]
    static let maximumRecords = 100_000
    static let maximumFields = 500

    private static let sampleRecords = 50
    private static let sampleBytes = 1 << 16
    /// Share of a sample's records that have as many fields as most.
    private static let evenness = 0.6

    /// - Throws: where no sign parts the lines, a quoted field has no end, or a limit is passed.
    /// - Complexity: O(text).
    init(_ text: String) throws(InvalidText) {
        let bytes = Array(text.utf8)
        guard let delimiter = Self.delimiter(of: Array(bytes.prefix(Self.sampleBytes))) else {
            throw InvalidText("no comma, semicolon or tab parts its lines evenly: it is no table")
        }
        var reader = DelimitedReader(bytes, delimiter: delimiter)
        var records: [Record] = []
        while let record = reader.next() {
            guard !reader.isUnclosed else {
                throw InvalidText(
                    "the quoted field of record \(records.count + 1) has no end")
            }
            guard records.count < Self.maximumRecords, record.fields.count <= Self.maximumFields
            else {
                throw InvalidText(
                    "has over \(Self.maximumRecords) records or \(Self.maximumFields) fields")
            }
            records.append(record)
        }
        self.delimiter = delimiter
        self.records = records
    }

    private static func delimiter(of sample: [UInt8]) -> UInt8? {
        let found = delimiters.compactMap { delimiter -> (UInt8, share: Double, fields: Int)? in
            var reader = DelimitedReader(sample, delimiter: delimiter)
            var counts: [Int: Int] = [:]
            var records = 0
            while records < sampleRecords, let record = reader.next() {
                counts[record.fields.count, default: 0] += 1
                records += 1
            }
            guard let most = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
                most.key > 1
            else { return nil }
            return (delimiter, Double(most.value) / Double(records), most.key)
        }.filter { $0.share >= evenness }
        // The earlier of two alike.
        return found.reversed().max { ($0.share, $0.fields) < ($1.share, $1.fields) }?.0
    }
}
