import Markup

/// A whole HTML document of the server's: one style sheet and one script, both of its own.
struct PageDocument {
    let title: String
    let language: PageLanguage
    /// What the server lies below, without a slash at the end.
    let basePath: String
    /// What the script is told.
    var data: [(name: String, value: String)] = []
    let body: HTML

    var text: String {
        let facts = data.map { name, value -> HTML in " data-\(name)=\"\(value)\"" }.joined("")
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <link rel="icon" href="\(basePath)/page/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="\(basePath)/page/page.css?v=\(PageAssets.version)">
            <script src="\(basePath)/page/page.js?v=\(PageAssets.version)" defer></script>
            </head>
            <body data-base="\(basePath)"\(facts)>
            \(body)
            </body>
            </html>

            """
        return page.text
    }
}
