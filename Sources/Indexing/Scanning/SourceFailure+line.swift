import Corpus

extension [SourceFailure] {
    /// The same; of a record with the line where it stands now, which its name may not say.
    /// - Complexity: O(failures), and O(files) where a record is among them.
    func naming(linesIn files: [HashedFile]) -> [SourceFailure] {
        let records = Set(map(\.source).filter { RecordName($0) != nil })
        guard !records.isEmpty else { return self }
        var lines: [String: Int] = [:]
        for file in files where records.contains(file.id.path) {
            lines[file.id.path] = file.scanned.line
        }
        return map { failure in
            guard let line = lines[failure.source] else { return failure }
            var failure = failure
            failure.reason = "line \(line): \(failure.reason)"
            return failure
        }
    }
}
