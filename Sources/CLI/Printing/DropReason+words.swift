import Datasets

extension DropReason {
    /// For people, after how many there are.
    var words: String {
        switch self {
        case .ambiguous: "asked of passages that say different things (ambiguous)"
        case .duplicate: "there already, of the same passage or a copy (duplicate)"
        case .leak: "of passages that say what the test says (leak)"
        case .copied: "of passages that have copies (copied)"
        case .crowded: "of a document that another question of the test needs whole (crowded)"
        case .script: "beyond the limit of their script (script, see --per-script)"
        case .goldenMissing: "golden, of no source or page of the index (golden_missing)"
        case .goldenRestricted: "golden, not for this audience (golden_restricted)"
        case .writtenForm: "written by the model, not in the form asked for (written_form)"
        case .writtenCopy: "written by the model, the passage's own words (written_copy)"
        case .writtenUnanswered:
            "written by the model, not answered by the passage (written_unanswered)"
        case .textMoved: "not proved: the text stands elsewhere by now (text_moved)"
        case .sourceChanged: "not proved: the source has changed (source_changed)"
        case .sourceMissing: "not proved: the source is gone (source_missing)"
        case .sourceUnread: "not proved: the source can't be read (source_unread)"
        }
    }
}
