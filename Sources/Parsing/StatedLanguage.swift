/// A language that a document states, held against what its text looks like: a template states the
/// one that it was made for.
enum StatedLanguage {
    /// The language to go by; nil where the statement is none, or the text shows that it is wrong.
    /// - Parameter guess: as `LanguageGuess` says.
    static func agreed(_ stated: String, with guess: String) -> String? {
        let parts = parts(of: stated)
        guard isTag(stated), let first = parts.first?.lowercased() else { return nil }
        let tag = ([first] + parts.dropFirst()).joined(separator: "-")
        let script = script(ofGuess: guess)
        if first == "zh" {
            let chinese = chinese(parts.dropFirst())
            if guess == "zh" || guess == "und" { return chinese }
            // What the characters show is more than a name says.
            return chinese == "zh" && guess.hasPrefix("zh") || chinese == guess ? guess : nil
        }
        return script != "Han" && script == self.script(of: first) ? tag : nil
    }

    /// Whether it has the form of a tag of BCP 47.
    static func isTag(_ stated: String) -> Bool {
        let parts = parts(of: stated)
        return (2...3).contains(parts.first?.utf8.count ?? 0) && stated.utf8.count <= 35
            && parts.allSatisfy { $0.utf8.count <= 8 && $0.allSatisfy(isTagCharacter) }
    }

    private static func parts(of stated: String) -> [String] {
        stated.split(whereSeparator: { $0 == "-" || $0 == "_" }).map(String.init)
    }

    private static func isTagCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }

    private static func chinese(_ subtags: some Sequence<String>) -> String {
        for subtag in subtags.map({ $0.lowercased() }) {
            if ["hant", "tw", "hk", "mo"].contains(subtag) { return "zh-Hant" }
            if ["hans", "cn", "sg"].contains(subtag) { return "zh-Hans" }
        }
        return "zh"
    }

    private static func script(ofGuess guess: String) -> String {
        switch guess {
        case "en", "und-Latn": "Latn"
        case "und-Cyrl": "Cyrl"
        case "und-Arab": "Arab"
        case "el", "he", "th", "ko", "ja": guess
        // Letters of none of these, or none.
        case "und": "other"
        default: "Han"
        }
    }

    private static func script(of language: String) -> String {
        switch language {
        case "ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt": "Cyrl"
        case "ar", "fa", "ur", "ps", "ckb", "ug": "Arab"
        case "el", "he", "th", "ko", "ja": language
        case "zh", "yue", "lzh", "wuu": "Han"
        case "hi", "bn", "ta", "te", "mr", "gu", "kn", "ml", "pa", "si", "ka", "hy", "am", "km",
            "lo", "my", "bo", "ne", "sa", "or", "as", "ti", "dv", "dz":
            "other"
        default: "Latn"
        }
    }
}
