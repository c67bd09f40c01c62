/// What a scalar does to a run of text, after folding.
enum ScalarClass: UInt8 {
    case other
    case letter
    case digit
    case han
    case hiragana
    case katakana
    case hangul
    /// Voiced or semi-voiced sound mark: joins the kana before it.
    case soundMark
    /// Combining accents and invisible format characters: as if they were not there.
    case ignorable
    /// ASCII punctuation that may join two parts of an identifier or a number.
    case joiner
}
