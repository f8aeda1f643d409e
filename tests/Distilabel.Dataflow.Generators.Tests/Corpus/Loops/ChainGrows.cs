// A chain grows by one round after another; each round reads what the last one wrote.
// accepts
const int Rounds = 3;
var chain = new LoadDataFromDicts<Question>("load") { Data = [new("Say hello.", "greetings")] } >> new Clean("clean");
var column = "instruction";
for (var round = 0; round < Rounds; round++)
{
    var refined = $"draft_{round}";
    chain >>= new TextGeneration($"round_{round}")
    {
        LLM = new OfflineLLM(),
        InputMappings = { ["instruction"] = column },
        OutputMappings = { ["generation"] = refined, ["model_name"] = $"model_{round}" },
    };
    column = refined;
}

var pipeline = new Pipeline("rounds") { chain };
pipeline.Validate();
