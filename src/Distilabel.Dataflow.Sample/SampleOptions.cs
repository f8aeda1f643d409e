namespace Distilabel.Dataflow.Sample;

/// <summary>What the user asked for on the command line.</summary>
/// <param name="Input">The file or folder with the instructions.</param>
/// <param name="Mappings">New names for columns of the input.</param>
/// <param name="Models">The models that answer side by side.</param>
/// <param name="BaseAddress">The server of the models; null for OpenAI's own, or for none.</param>
/// <param name="ApiKeyVariable">The environment variable that holds the key; null for the usual one.</param>
/// <param name="Output">The folder for the result; null for one under the user's cache.</param>
/// <param name="Limit">How many instructions to take; null for all.</param>
internal sealed record SampleOptions(
    string Input,
    IReadOnlyList<KeyValuePair<string, string>> Mappings,
    IReadOnlyList<string> Models,
    Uri? BaseAddress,
    string? ApiKeyVariable,
    string? Output,
    int? Limit)
{
    /// <summary>Whether models are asked, or texts made up on this machine.</summary>
    internal bool IsOnline => BaseAddress is not null || ApiKeyVariable is not null;
}
