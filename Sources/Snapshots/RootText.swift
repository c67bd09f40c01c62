package import Corpus

/// The text whose SHA-256 is a root, read back: everything of an index that matters is in it, so it
/// is what a generation stores and what a reader trusts once it knows the root.
///
/// The grammar is at `Manifest.rootText`. It comes from disk or network, so each defect throws,
/// and only the one text that `Manifest.rootText` writes for a manifest is taken for it.
package struct RootText {
    static let heading = "quarry-root"

    /// A text of more bytes is none: 256 segments of ten files have 300 KB, a table of synonyms and
    /// a job's metadata have less than the rest.
    package static let maximumBytes = 16 << 20

    /// Lengths and counts up to 32 TiB. A text of 16 MiB has less than 2¹⁸ of each, so that no sum of
    /// them is beyond an `Int`.
    private static let numbers = 0..<1 << 45

    /// For messages.
    private let path: String
    private var lines: ArraySlice<Substring>
    private var line: Int { lines.startIndex }
    private var manifest: Manifest

    /// The manifest that a root's text states. Its `generation` is 0.
    /// - Parameter path: where the text was found, for the error.
    /// - Throws: `formatTooOld`, `formatTooNew`; `corrupt` with the line for a text that
    ///   `Manifest.rootText` does not write.
    /// - Complexity: O(bytes).
    package static func manifest(
        _ bytes: [UInt8], path: String
    ) throws(QuarryError) -> Manifest {
        guard bytes.count <= maximumBytes else {
            throw QuarryError(.corrupt, path: path, "a root's text has at most 16 MiB")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw QuarryError(.corrupt, path: path, "is not the text of a root: it is not UTF-8")
        }
        var reader = RootText(text, path: path)
        return try reader.read(text)
    }

    private init(_ text: String, path: String) {
        self.path = path
        lines = Self.split(text[...], at: "\n")[...]
        manifest = Manifest(
            fingerprints: [:], settings: [:],
            statistics: .init(sources: 0, chunks: 0, terms: 0, dimension: 0), calibration: [:],
            segments: [])
    }

    private mutating func read(_ text: String) throws(QuarryError) -> Manifest {
        manifest.format = try format()
        manifest.fingerprints = try facts("fingerprint")
        manifest.settings = try facts("setting")
        try readAdapter()
        manifest.statistics = try statistics()
        while let fields = try fields("calibration", count: 4) { try takeCalibration(fields) }
        let scriptFields = manifest.format < Manifest.lettersVersion ? 6 : 7
        while let fields = try fields("script", count: scriptFields) { try takeScript(fields) }
        while let fields = try fields("language", count: 5) { try takeLanguage(fields) }
        while let fields = try fields("aligned", count: 2) { try takeAligned(fields) }
        while let fields = try fields("segment", count: 6) { try takeSegment(fields) }
        guard lines.count == 1, lines.first == "" else { throw defect("is not expected here") }
        manifest.root = manifest.computedRoot.hex
        // Whatever else a text might get wrong (an order, a zero before a number, a line twice)
        // makes it another text than the one that states this manifest.
        guard manifest.rootText.utf8.elementsEqual(text.utf8) else {
            throw QuarryError(
                .corrupt, path: path, "is not the text of a root: its lines are out of order")
        }
        return manifest
    }

    private mutating func format() throws(QuarryError) -> Int {
        guard let fields = try fields(Self.heading, count: 1), let format = Int(fields[0]) else {
            throw QuarryError(.corrupt, path: path, "is not the text of a root")
        }
        try Manifest.check(format: format, path: path)
        return format
    }

    private mutating func facts(_ name: String) throws(QuarryError) -> [String: String] {
        var facts: [String: String] = [:]
        while let rest = take(name) {
            let parts = Self.split(rest, at: " ", pieces: 2)
            guard parts.count == 2, Self.isKey(parts[0]) else {
                throw defect("has no key and value", before: true)
            }
            guard SettingFact.isValue(parts[1]) else {
                throw defect("holds a control character", before: true)
            }
            guard facts.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
                throw defect("says the same key again", before: true)
            }
        }
        return facts
    }

    private mutating func readAdapter() throws(QuarryError) {
        let fields = try fields("adapter", count: 2)
        guard
            manifest.format >= Manifest.lettersVersion
                || (fields != nil) == (manifest.format >= Manifest.adapterVersion)
        else {
            throw defect("is no adapter's in its format", before: fields != nil)
        }
        guard let fields else { return }
        manifest.adapt(
            by: .init(
                name: Manifest.FileEntry.adapterName, length: try number(fields[0]),
                sha256: try digest(fields[1])))
    }

    private mutating func statistics() throws(QuarryError) -> Manifest.Statistics {
        guard let fields = try fields("statistics", count: 4) else {
            throw defect("is not the line of statistics")
        }
        return .init(
            sources: try number(fields[0]), chunks: try number(fields[1]),
            terms: try number(fields[2]), dimension: try number(fields[3]))
    }

    private mutating func takeCalibration(_ fields: [Substring]) throws(QuarryError) {
        guard Self.isKey(fields[0]), let vector = Double(fields[1]), let late = Double(fields[2]),
            (0...1).contains(vector), (0...1).contains(late)
        else { throw defect("is not a calibration", before: true) }
        manifest.calibration[String(fields[0])] = .init(
            vectorWeight: vector, lateWeight: late, samples: try number(fields[3]))
    }

    private mutating func takeScript(_ fields: [Substring]) throws(QuarryError) {
        guard Self.isKey(fields[0]) else { throw defect("is not a script", before: true) }
        var script = Manifest.Languages.Script(
            chunks: try number(fields[1]), letters: try fields.dropFirst(6).first.map(number),
            reading: try reading(fields[2...4]))
        if fields[5] != "-" {
            script.center = String(fields[5])
            guard script.centerVector?.allSatisfy(\.isFinite) == true else {
                throw defect("holds no vector where one belongs", before: true)
            }
        }
        var languages = manifest.languages ?? .init(scripts: [:], aligned: [])
        languages.scripts[String(fields[0])] = script
        manifest.languages = languages
    }

    private mutating func takeLanguage(_ fields: [Substring]) throws(QuarryError) {
        guard Self.isKey(fields[0]), manifest.format >= Manifest.lettersVersion else {
            throw defect("is not a language", before: true)
        }
        let found = Manifest.Languages.Latin(
            letters: try number(fields[1]), reading: try reading(fields[2...4]))
        var languages = manifest.languages ?? .init(scripts: [:], aligned: [])
        var latin = languages.latin ?? [:]
        latin[String(fields[0])] = found
        languages.latin = latin
        manifest.languages = languages
    }

    private func reading(_ fields: ArraySlice<Substring>) throws(QuarryError) -> ScriptReading {
        let counts = try fields.map(number)
        return ScriptReading(letters: counts[0], pieces: counts[1], unknown: counts[2])
    }

    private mutating func takeAligned(_ fields: [Substring]) throws(QuarryError) {
        guard fields.allSatisfy(Self.isKey), fields[0] < fields[1] else {
            throw defect("is not a pair of scripts", before: true)
        }
        let pair = fields.map(String.init)
        var languages = manifest.languages ?? .init(scripts: [:], aligned: [])
        guard languages.aligned.last != pair else { throw defect("is there twice", before: true) }
        languages.aligned.append(pair)
        manifest.languages = languages
    }

    private mutating func takeSegment(_ fields: [Substring]) throws(QuarryError) {
        var segment = Manifest.SegmentEntry(
            partition: try number(fields[0]), id: try digest(fields[1]),
            inputs: try digest(fields[2]), sources: try number(fields[3]),
            chunks: try number(fields[4]), terms: try number(fields[5]), files: [])
        if let last = manifest.segments.last, last.partition >= segment.partition {
            throw defect("is out of order", before: true)
        }
        while let file = try self.fields("file", count: 3) {
            // A name becomes part of a path.
            guard (1...64).contains(file[0].utf8.count),
                file[0].utf8.allSatisfy({ (0x61...0x7A).contains($0) })
            else { throw defect("is not a file's name", before: true) }
            segment.files.append(
                .init(
                    name: String(file[0]), length: try number(file[1]),
                    sha256: try digest(file[2])))
        }
        manifest.segments.append(segment)
    }
}

extension RootText {
    /// What follows `name` and a blank on the next line; nil, and nothing taken, for another line.
    private mutating func take(_ name: String) -> Substring? {
        guard let next = lines.first, next.utf8.starts(with: (name + " ").utf8) else {
            return nil
        }
        lines.removeFirst()
        return Substring(next.utf8.dropFirst(name.utf8.count + 1))
    }

    private mutating func fields(_ name: String, count: Int) throws(QuarryError) -> [Substring]? {
        guard let rest = take(name) else { return nil }
        let fields = Self.split(rest, at: " ")
        guard fields.count == count else {
            throw defect("does not have \(count) fields", before: true)
        }
        return fields
    }

    /// By bytes: a mark that joins the character before it hides no end of a line.
    private static func split(
        _ text: Substring, at separator: Unicode.Scalar, pieces: Int = .max
    ) -> [Substring] {
        text.utf8.split(
            separator: UInt8(ascii: separator), maxSplits: pieces - 1,
            omittingEmptySubsequences: false
        ).map(Substring.init)
    }

    private func number(_ text: Substring) throws(QuarryError) -> Int {
        guard let number = Int(text), Self.numbers.contains(number) else {
            throw defect("holds no number where one belongs", before: true)
        }
        return number
    }

    private func digest(_ text: Substring) throws(QuarryError) -> String {
        guard text.utf8.count == 64,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { throw defect("holds no SHA-256 where one belongs", before: true) }
        return String(text)
    }

    private static func isKey(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
                    || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
            }
    }

    /// - Parameter before: the line was taken already.
    private func defect(_ statement: String, before: Bool = false) -> QuarryError {
        QuarryError(
            .corrupt, path: path,
            "is not the text of a root: line \(line + (before ? 0 : 1)) \(statement)")
    }
}
