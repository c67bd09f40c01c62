import Corpus

/// Languages of OCR as other tools name them (ISO 639-1, with a script for Chinese) → Tesseract's.
enum OCRLanguage {
    /// Nil for a name that is none.
    static func tesseract(_ name: String) -> String? {
        let name = name.lowercased().split(separator: "_").joined(separator: "-")
        if let known = known[name] { return known }
        let own = name.split(separator: "-").joined(separator: "_")
        return own.utf8.count >= 3 && ParseSettings.isOCRLanguage(own) ? own : nil
    }

    private static let known = [
        "en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por", "nl": "nld",
        "pl": "pol", "cs": "ces", "sv": "swe", "da": "dan", "fi": "fin", "nb": "nor", "no": "nor",
        "hu": "hun", "ro": "ron", "tr": "tur", "el": "ell", "ru": "rus", "uk": "ukr", "bg": "bul",
        "ar": "ara", "he": "heb", "fa": "fas", "hi": "hin", "th": "tha", "vi": "vie", "id": "ind",
        "ja": "jpn", "ko": "kor", "zh": "chi_sim", "zh-cn": "chi_sim", "zh-hans": "chi_sim",
        "ch-sim": "chi_sim", "zh-tw": "chi_tra", "zh-hk": "chi_tra", "zh-hant": "chi_tra",
        "ch-tra": "chi_tra",
    ]
}
