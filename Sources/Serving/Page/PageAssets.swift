import Corpus
import Foundation
import Storage

/// The style sheet and the script, as they lie beside this file.
enum PageAssets {
    static let style = Data(PackageResources.page_css)
    static let icon = Data(PackageResources.icon_svg)
    /// One script of the files, each of which uses what those before it define.
    static let script: Data = {
        let parts = [
            PackageResources.elements_js, PackageResources.server_js, PackageResources.viewer_js,
            PackageResources.passages_js, PackageResources.answer_js, PackageResources.history_js,
            PackageResources.uploads_js,
            PackageResources.page_js,
        ]
        return Data("\"use strict\";\n(() => {\n".utf8) + Data(parts.joined())
            + Data("})();\n".utf8)
    }()

    /// Changes with what they hold: a browser that kept the old ones asks for the new ones.
    static let version = String(
        Digest.sha256(Array(style + script)).hex.prefix(12))
}
