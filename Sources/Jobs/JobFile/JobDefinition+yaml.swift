import Corpus
import Yams

/// A job file's text → its YAML.
extension JobDefinition {
    /// Anchors serve no purpose here, so all of them are refused, even inside quotes, before the
    /// parser sees one; see `YAMLTokens`.
    static func refuseAnchors(_ text: String, path: String) throws(QuarryError) {
        guard let line = YAMLTokens.firstLine(beginning: "&", in: text) else { return }
        throw QuarryError(
            .invalidInput, path: path, place: .init(line: line),
            "YAML anchors (`&`) are not read; "
                + "write \\u0026 in double quotes if the character is meant")
    }

    static func compose(_ text: String, path: String) throws(QuarryError) -> Node? {
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
