import Corpus
import Foundation

extension RankingSettings {
    static let keys = ["vector_weight", "late_weight", "synonyms", "adapter", "llm"]

    /// The synonyms file is not read here, see `readSynonyms`.
    init(_ section: JobFileSection?) throws(QuarryError) {
        self.init()
        guard let section else { return }
        vectorWeight = try Self.weights(of: section, key: "vector_weight")
        lateWeight = try Self.weights(of: section, key: "late_weight")
        synonymsPath = try section.text("synonyms")
        guard let llm = try section.section("llm", keys: ["endpoint", "model"]) else { return }
        expansionEndpoint = try llm.value("endpoint", as: Self.endpoint)
        expansionModel = try llm.text("model")
    }

    private static func weights(
        of section: JobFileSection, key: String
    ) throws(QuarryError) -> [String: Double] {
        guard let part = try section.section(key, keys: scripts) else { return [:] }
        var weights: [String: Double] = [:]
        for script in scripts { weights[script] = try part.number(script, in: 0...1) }
        return weights
    }

    static func endpoint(_ text: String) throws(InvalidText) -> String {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""),
            url.host != nil, url.user == nil, url.password == nil
        else {
            throw InvalidText(
                "must be an http or https address without name and password, such as "
                    + "http://localhost:8080/v1; a key belongs into QUARRY_LLM_KEY")
        }
        return text
    }

    /// Reads the file `synonymsPath` names.
    /// - Throws: `notFound`, `io`; `invalidInput` naming the file and its line.
    mutating func readSynonyms(job: String) throws(QuarryError) {
        guard let path = synonymsPath else { return }
        let text: String
        do throws(QuarryError) {
            text = try SettingsFile.text(
                path, limit: SynonymTable.maximumBytes, name: "synonyms file")
        } catch {
            let origin = error.code == .notFound ? "; ranking.synonyms in \(job) names it" : ""
            throw QuarryError(
                error.code == .limitExceeded ? .invalidInput : error.code, path: path,
                error.reason + origin, underlying: error)
        }
        do throws(InvalidText) {
            synonyms = try SynonymTable(file: text)
        } catch {
            throw QuarryError(.invalidInput, path: path, error.reason)
        }
    }
}

extension JobFileSection {
    /// `metadata`: a mapping for all sources, or a list of mappings, each with a `match` glob or
    /// without one.
    func metadataRules(_ key: String) throws(QuarryError) -> [MetadataRule] {
        guard let mappings = try mappings(key) else { return [] }
        guard mappings.count <= MetadataRule.maximumRules else {
            throw error(key, because: "has more than \(MetadataRule.maximumRules) rules")
        }
        var rules: [MetadataRule] = []
        for mapping in mappings {
            var values: [String: String] = [:]
            for (name, value) in mapping where name != "match" {
                guard MetadataRule.isKey(name) else {
                    throw error(
                        key, because: "“\(name)” is no key: write small letters, digits, _ and -")
                }
                values[name] = value
            }
            guard !values.isEmpty else { throw error(key, because: "a rule must say something") }
            let rule: MetadataRule
            do throws(InvalidText) {
                rule = try MetadataRule(
                    match: mapping.first { $0.key == "match" }?.value, values: values)
            } catch {
                throw self.error(key, because: error.reason)
            }
            guard !rule.namesRecords || values[MetadataRule.readersKey] == nil else {
                throw error(
                    key,
                    because: "who may read a record (\(MetadataRule.readersKey)) follows from its "
                        + "file, not from a name that its author chose: write a rule for the file; "
                        + "if the # of a folder's or file's name is meant, write ? for it")
            }
            rules.append(rule)
        }
        return rules
    }
}
