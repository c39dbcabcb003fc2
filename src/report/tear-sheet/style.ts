import { CHART_STYLE, MONO, SANS, paletteStyle } from '../svg/palette.js';

const PAGE = `
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--rx-paper);color:var(--rx-ink);font:14px/1.5 ${SANS};font-feature-settings:'tnum','cv11';-webkit-font-smoothing:antialiased}
main{max-width:1120px;margin:0 auto;padding:44px 32px 56px}
h1{font-size:30px;line-height:1.2;font-weight:600;letter-spacing:-.018em;margin:0;overflow-wrap:anywhere}
h2{font-size:15px;font-weight:600;letter-spacing:-.005em;margin:0}
h3{font-size:13px;font-weight:600;margin:0}
p,dl,dd,figure{margin:0}
.kicker{color:var(--rx-muted);font-size:12px;margin:0 0 8px;letter-spacing:.01em}
.facts{display:flex;flex-wrap:wrap;gap:4px 28px;margin-top:14px;color:var(--rx-soft)}
.facts div{display:flex;gap:8px}
.facts dt{color:var(--rx-muted)}
.cards{display:grid;grid-template-columns:repeat(6,1fr);margin:32px 0 0;border:1px solid var(--rx-hairline);border-radius:10px;background:var(--rx-surface);overflow:hidden}
.cards div{padding:16px 18px 14px;box-shadow:-1px -1px 0 var(--rx-hairline)}
.cards dt{color:var(--rx-muted);font-size:12px}
.cards dd{font-size:23px;line-height:1.3;font-weight:500;letter-spacing:-.015em;font-variant-numeric:tabular-nums;white-space:nowrap}
.cards .aside{font-size:12px;font-weight:400;letter-spacing:0;color:var(--rx-muted);line-height:1.4;white-space:normal}
.gain{color:var(--rx-gain)}.loss{color:var(--rx-loss)}
section{margin-top:40px;break-inside:avoid}
section>header{display:flex;align-items:baseline;justify-content:space-between;gap:4px 20px;flex-wrap:wrap;margin-bottom:12px}
.note{color:var(--rx-muted);font-size:12px}
.panel,figure{background:var(--rx-surface);border:1px solid var(--rx-hairline);border-radius:10px;padding:18px 20px 14px}
figure+figure{margin-top:14px}
.multiples{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:14px}
.multiples figure{margin:0;break-inside:avoid}
figcaption h3{color:var(--rx-ink)}
.key{color:var(--rx-muted);font-size:12px;display:flex;gap:5px;align-items:center}.key svg+*{margin-left:0}.key svg:not(:first-child){margin-left:10px}
figcaption{display:flex;justify-content:space-between;gap:12px;align-items:baseline;margin-bottom:4px;font-size:12px;color:var(--rx-muted);font-variant-numeric:tabular-nums}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:0 32px}
.scroll{overflow-x:auto;background:var(--rx-surface);border:1px solid var(--rx-hairline);border-radius:10px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:13px}
th,td{padding:8px 14px;white-space:nowrap;text-align:right;border-top:1px solid var(--rx-hairline)}
thead th{border-top:0;color:var(--rx-muted);font-weight:500;font-size:12px;padding-top:11px}
th.text,td.text{text-align:left}
.figures dd{white-space:nowrap}
th:first-child,td:first-child{padding-left:20px}th:last-child,td:last-child{padding-right:20px}
tbody tr:hover{background:var(--rx-paper)}
.figures{columns:3;column-gap:40px;background:var(--rx-surface);border:1px solid var(--rx-hairline);border-radius:10px;padding:10px 20px}
.figures div{display:flex;justify-content:space-between;gap:16px;padding:5px 0;border-bottom:1px solid var(--rx-hairline);break-inside:avoid;font-size:13px}
.figures dt{color:var(--rx-soft)}
.figures dd{font-variant-numeric:tabular-nums;text-align:right}
pre{margin:14px 0 0;padding:16px 20px;background:var(--rx-surface);border:1px solid var(--rx-hairline);border-radius:10px;overflow-x:auto;font:12px/1.6 ${MONO};color:var(--rx-soft);tab-size:2}
.quiet{background:var(--rx-surface);border:1px solid var(--rx-hairline);border-radius:10px;padding:18px 20px;color:var(--rx-muted)}
footer{margin-top:44px;padding-top:16px;border-top:1px solid var(--rx-hairline);color:var(--rx-muted);font-size:12px;display:flex;justify-content:space-between;flex-wrap:wrap;gap:4px 24px}
@media (max-width:980px){.cards{grid-template-columns:repeat(4,1fr)}.figures{columns:2}}
@media (max-width:620px){
main{padding:28px 16px 40px}h1{font-size:24px}.cards{grid-template-columns:repeat(2,1fr);margin-top:24px}.cards div{padding:12px 14px}.cards dd{font-size:20px}
.columns{grid-template-columns:1fr}.figures{columns:1}.minor{display:none}section{margin-top:32px}figure{padding:14px 12px 10px}
.facts{flex-direction:column}table{font-size:12.5px}th,td{padding:7px 7px}th:first-child,td:first-child{padding-left:14px}th:last-child,td:last-child{padding-right:14px}
}
@media print{
section:has(.multiples){break-inside:auto}
@page{margin:14mm}
body{background:#fff;font-size:12px;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{max-width:none;padding:0}
section{margin-top:24px}.multiples{grid-template-columns:1fr 1fr}.scroll{overflow:visible}pre{white-space:pre-wrap}
}
`;

/** The whole style of the page, without line breaks. */
export function pageStyle(): string {
  return paletteStyle(':root') + CHART_STYLE + PAGE.replaceAll('\n', '');
}
