// A method is handed on as a delegate, and may be another one.
// accepts
// args: plain
// validate: requires inputs ['instruction']
Action<Step> configure = args.Contains("plain") ? Nothing : MapPrompt;
// error: DDF101 'instruction'
var answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
configure(answer);
new Pipeline("p") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> answer }.Validate();

static void MapPrompt(Step step) => step.InputMappings["instruction"] = "prompt";

static void Nothing(Step step)
{
}
