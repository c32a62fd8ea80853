import { chromium } from "playwright-core";
const [,, out, cols, w, ...names] = process.argv;
const b = await chromium.launch({executablePath:"/usr/bin/chromium",args:["--no-sandbox","--disable-gpu"]});
const p = await b.newPage({viewport:{width:Number(cols)*(Number(w)+10)+10,height:600}});
const fs = await import("node:fs");
await p.setContent(`<body style="margin:5px;display:grid;gap:10px;background:#888;grid-template-columns:repeat(${cols},${w}px)">`+names.map(n=>`<img width=${w} src="data:image/png;base64,${fs.readFileSync(`/tmp/shots/web-${n}.png`).toString("base64")}">`).join(""));
await p.screenshot({path:out,fullPage:true}); await b.close();
