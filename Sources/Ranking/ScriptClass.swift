import Corpus

/// The scripts that retrieval quality is calibrated for.
package enum ScriptClass: String, Sendable, CaseIterable {
    case latin
    case han
    /// Kana, Hangul, Cyrillic, Arabic, … and text without letters.
    case other
}

extension ScriptClass {
    /// Weight of the vector side where nothing was measured, and where measuring begins.
    package var defaultVectorWeight: Double {
        switch self {
        case .latin: 0.5
        // Terms are sure to work; whether the model knows the language is not known.
        case .han, .other: 0.2
        }
    }

    /// Weight of late interaction where nothing was measured.
    package var defaultLateWeight: Double {
        switch self {
        case .latin: 0.3
        case .han, .other: 0
        }
    }
}
