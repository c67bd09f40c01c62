/// What holds inside a pair of braces.
struct RTFGroup {
    enum Destination {
        case text, nothing, fonts, styles
        /// The label of a list's item.
        case label
        case note
    }

    var destination = Destination.text
    /// Whether nothing of the group was read yet: its first word may name its destination.
    var isStart = false
    /// Whether it began with `\*`: a reader that doesn't know its destination passes it over.
    var isOptional = false
    var font: Int?
    var isHidden = false
    /// The mark before raised characters; empty for those on the line.
    var raised = ""
    /// How many characters stand behind each `\u` for readers that know no Unicode.
    var unicodeSkip = 1
}
