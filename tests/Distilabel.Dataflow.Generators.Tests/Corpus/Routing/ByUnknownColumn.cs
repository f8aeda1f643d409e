// The route reads a column that was renamed.
// validate: 'topic'
var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")], OutputMappings = { ["topic"] = "subject" } };
var code = new TextGeneration("code") { LLM = new OfflineLLM("coder") };
var chat = new TextGeneration("chat") { LLM = new OfflineLLM("talker") };
// error: DDF117 'topic'
new Pipeline("p") { load >> Route.By("topic", ("code", code)).Otherwise(chat) >> [code, chat] }.Validate();
