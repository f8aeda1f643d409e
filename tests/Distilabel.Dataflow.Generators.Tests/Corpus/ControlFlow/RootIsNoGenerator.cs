// The source is forgotten.
// validate: 'answer'
// error: DDF103 'answer'
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
new Pipeline("p") { answer >> new CountWords("count") }.Validate();
