import Markup

/// The report's look: one column, system fonts, colours that follow the reader's scheme.
enum ReportStyle {
    static let css: HTML = """
        :root { color-scheme: light dark;
          --page: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #586474; --line: #dde2e9;
          --accent: #2f63c9; --second: #0f8a7e; --third: #9a6200; --fourth: #8a4fb5;
          --good: #157347; --good-card: #e6f4ec; --warn: #8a5a00; --warn-card: #fdf3dc;
          --bad: #b3261e; --bad-card: #fcebea; --code: #eef1f5; }
        @media (prefers-color-scheme: dark) { :root {
          --page: #12161c; --card: #1a2028; --ink: #e4e9f0; --soft: #9aa7b8; --line: #2d3642;
          --accent: #7fa8f5; --second: #4cc4b4; --third: #e0a94a; --fourth: #c596ea;
          --good: #6fd3a0; --good-card: #14291f; --warn: #f0c060; --warn-card: #2c2412;
          --bad: #ff9d94; --bad-card: #331a19; --code: #242c37; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink);
          font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK TC", "PingFang TC",
            "Microsoft JhengHei", sans-serif; }
        main, header, footer { max-width: 70rem; margin: 0 auto; padding: 0 1rem; }
        header { padding-top: 1.5rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
        h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
        h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
        p { margin: .25rem 0 .75rem; max-width: 46rem; }
        a { color: var(--accent); }
        a:focus-visible, summary:focus-visible, .scroll:focus-visible {
          outline: 3px solid var(--accent); outline-offset: 2px; }
        .soft { color: var(--soft); }
        .skip { position: absolute; left: -999rem; }
        .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
          padding: 1.1rem 1.25rem; margin: 1rem 0; }
        .banner { border-left: .45rem solid var(--soft); }
        .banner.good { border-left-color: var(--good); background: var(--good-card); }
        .banner.warn { border-left-color: var(--warn); background: var(--warn-card); }
        .banner.bad { border-left-color: var(--bad); background: var(--bad-card); }
        .banner h2 { font-size: 1.25rem; margin-bottom: .25rem; }
        .good h2 { color: var(--good); } .warn h2 { color: var(--warn); }
        .bad h2 { color: var(--bad); }
        .steps { padding-left: 1.25rem; margin: .5rem 0 0; }
        .steps li { margin: .35rem 0; }
        code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK TC",
          monospace; background: var(--code); border-radius: .3rem; padding: .1em .35em;
          overflow-wrap: anywhere; }
        .tiles { display: grid; gap: .75rem; margin: 1rem 0;
          grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
          padding: .75rem 1rem; margin: 0; }
        .tile dt { color: var(--soft); font-size: .85rem; }
        .tile dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
        .tile dd.note { font-size: .82rem; color: var(--soft); }
        .two { display: grid; gap: 0 2rem;
          grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
        .two > div { min-width: 0; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem;
          font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--soft); padding-bottom: .35rem; }
        th, td { text-align: left; vertical-align: top; padding: .32rem .75rem .32rem 0;
          border-bottom: 1px solid var(--line); }
        thead th { color: var(--soft); font-weight: 600; font-size: .85rem; }
        tbody th { font-weight: 400; overflow-wrap: anywhere; min-width: 9rem; }
        td.n, th.n { text-align: right; white-space: nowrap; padding-left: .75rem; }
        td:last-child, th:last-child { padding-right: 0; }
        tr:last-child th, tr:last-child td { border-bottom: 0; }
        .scroll { overflow-x: auto; margin-bottom: .75rem; }
        .names { columns: 20rem; padding-left: 1.1rem; margin: .25rem 0; font-size: .92rem; }
        .names li { overflow-wrap: anywhere; break-inside: avoid; }
        .group { border-top: 1px solid var(--line); padding-top: .75rem; margin-top: .75rem; }
        .group:first-of-type { border-top: 0; padding-top: 0; margin-top: 0; }
        .group caption { position: absolute; left: -999rem; }
        .group table { table-layout: fixed; min-width: 20rem; }
        .group td { overflow-wrap: anywhere; }
        .group h3 { margin: 0 0 .15rem; }
        .pill { display: inline-block; border-radius: 1rem; padding: 0 .6rem; font-size: .82rem;
          background: var(--code); color: var(--soft); white-space: nowrap; }
        .up { color: var(--bad); } .down { color: var(--good); }
        details { margin: .35rem 0; }
        summary { cursor: pointer; color: var(--accent); }
        figure { margin: 0 0 1rem; }
        figcaption { color: var(--soft); font-size: .9rem; margin-bottom: .25rem; }
        svg { display: block; width: 100%; height: auto; max-width: 100%; }
        svg text { font: 12px system-ui, "Noto Sans", sans-serif; fill: var(--soft); }
        svg .axis { stroke: var(--line); stroke-width: 1; }
        svg .label { fill: var(--ink); }
        .c0 { fill: var(--accent); background: var(--accent); }
        .c1 { fill: var(--second); background: var(--second); }
        .c2 { fill: var(--third); background: var(--third); }
        .c3 { fill: var(--fourth); background: var(--fourth); }
        .c4 { fill: var(--soft); background: var(--soft); }
        .s0 { stroke: var(--accent); } .s2 { stroke: var(--third); }
        .legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; list-style: none; padding: 0;
          margin: .35rem 0 0; font-size: .9rem; }
        .legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: .2rem;
          margin-right: .4rem; }
        footer { color: var(--soft); font-size: .85rem; padding-bottom: 2rem; }
        @media (max-width: 34rem) {
          section { padding: .9rem; border-radius: .5rem; }
          .tiles { grid-template-columns: 1fr 1fr; gap: .5rem; }
          .tile { padding: .6rem .75rem; } .tile dd { font-size: 1.15rem; } }
        @media print { body { background: none; } section { break-inside: avoid; } }
        """
}
