package import Corpus
import Foundation
import Yams

extension JobDefinition {
    /// A job file is a page of text; what is longer is not one.
    package static let maximumBytes = 1 << 20

    /// Reads a job file (YAML 1.1, UTF-8).
    /// The synonyms file it names, if any, is read as well.
    /// - Throws: `notFound`, `io`; `invalidInput` with key and line for whatever the file says
    ///   that cannot be meant, an unknown key among it; `limitExceeded` over `maximumBytes`.
    package static func load(path: String) throws(QuarryError) -> JobDefinition {
        let text = try SettingsFile.text(path, limit: maximumBytes, name: "job file")
        var job = try parse(text, path: path)
        try job.ranking.readSynonyms(job: path)
        return job
    }

    /// Reads the text of a job file; `path` is for messages only.
    /// - Throws: as `load(path:)`.
    package static func parse(_ text: String, path: String) throws(QuarryError) -> JobDefinition {
        guard text.utf8.count <= maximumBytes else {
            throw QuarryError(
                .limitExceeded, path: path, "a job file has at most \(maximumBytes) bytes")
        }
        try refuseAnchors(text, path: path)
        guard let root = try compose(text, path: path) else {
            throw QuarryError(
                .invalidInput, path: path,
                "the job file is empty; it needs name, corpus.roots and index")
        }
        return try JobDefinition(JobFileSection(root, file: path, keys: rootKeys))
    }

    /// Anchors serve no purpose here, and nested aliases grow without bound ("billion laughs").
    /// An alias needs an anchor, and an anchor starts with `&` where a token may start, so
    /// refusing those, even inside quotes, refuses all of them before the parser sees one.
    private static func refuseAnchors(_ text: String, path: String) throws(QuarryError) {
        var line = 1
        var previous: Character = "\n"
        var characters = text.makeIterator()
        var current = characters.next()
        while let character = current {
            let next = characters.next()
            if character == "&", " \t\n\r\r\n,:-?[]{}".contains(previous) || previous.isNewline,
                let next, !next.isWhitespace
            {
                throw QuarryError(
                    .invalidInput, path: path, place: .init(line: line),
                    "YAML anchors (`&`) are not used in job files; "
                        + "write \\u0026 in double quotes if the character is meant")
            }
            if character.isNewline { line += 1 }
            previous = character
            current = next
        }
    }

    private static func compose(_ text: String, path: String) throws(QuarryError) -> Node? {
        do {
            let root = try Yams.compose(yaml: text)
            return root?.scalar?.string == "" ? nil : root
        } catch let error as YamlError {
            throw translate(error, path: path)
        } catch {
            throw QuarryError(.invalidInput, path: path, "is not YAML: \(error)")
        }
    }

    private static func translate(_ error: YamlError, path: String) -> QuarryError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let hint =
                problem.contains("alias") || problem.contains("alphabetic")
                ? "; a glob that starts with * must be in quotes" : ""
            return QuarryError(
                .invalidInput, path: path,
                place: .init(line: mark.line, column: mark.column),
                "is not YAML: \(problem)\(hint)")
        case .duplicatedKeysInMapping(let keys, let context):
            let line = context.mark.line
            return QuarryError(
                .invalidInput, path: path, place: .init(line: line, key: keys[0]),
                "is there twice")
        case .reader(let problem, _, _, _):
            return QuarryError(.invalidInput, path: path, "is not YAML: \(problem)")
        case .memory, .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return QuarryError(.invalidInput, path: path, "is not YAML: \(error)")
        }
    }
}
