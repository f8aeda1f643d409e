// A method makes the template of the columns.
// accepts
string[] columns = ["title", "body"];
var load = new LoadDataFromDicts<Article>("load") { Data = [new("On rain", "Rain.", [])] };
var summary = new TextGeneration("summary") { LLM = new OfflineLLM(), Columns = columns, Template = TemplateOf(columns) };
new Pipeline("p") { load >> summary }.Validate();

static string TemplateOf(IEnumerable<string> columns) => string.Join('\n', columns.Select(column => $$$"""{{{column}}}: {{ {{{column}}} }}"""));
