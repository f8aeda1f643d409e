using System.ClientModel;
using System.ClientModel.Primitives;
using System.ComponentModel.DataAnnotations;
using Distilabel.Dataflow.AI.Providers;
using Distilabel.Dataflow.Steps;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace Distilabel.Dataflow.AI;

/// <summary>
/// A model of OpenAI, or of any server that speaks its chat-completions protocol: vLLM, llama.cpp, TGI, Ollama and many providers.
/// </summary>
/// <param name="model">The model, as the server calls it.</param>
public sealed class OpenAILLM(string model) : LLM(model)
{
    private const string AddressVariable = "OPENAI_BASE_URL";

    private static readonly Uri OwnAddress = new("https://api.openai.com/v1");

    /// <inheritdoc/>
    public override string Provider => "openai";

    /// <summary>Where the server is, up to and with the version: <c>http://localhost:8000/v1</c>.</summary>
    /// <value>Default null: the environment variable <c>OPENAI_BASE_URL</c>, and without it OpenAI's own.</value>
    /// <exception cref="ArgumentException">
    /// It is no http or https address, or has a password or a query, where a key would not stay secret.
    /// </exception>
    public Uri? BaseAddress
    {
        get;
        set => field = value is null || IsServer(value)
            ? value
            : throw new ArgumentException(
                "A server's address begins with http:// or https://, and holds no password and no query.", nameof(value));
    }

    /// <summary>The key that the server asks for. It is never written anywhere.</summary>
    /// <value>Default null: the environment variable that <see cref="ApiKeyVariable"/> names. A server of your own may need none.</value>
    public string? ApiKey { get; set; }

    /// <summary>The environment variable that holds the key.</summary>
    /// <value>Default <c>OPENAI_API_KEY</c>.</value>
    public string ApiKeyVariable { get; init; } = "OPENAI_API_KEY";

    /// <summary>
    /// How many times a request is sent again after an answer that may be better next time: 408, 429, 5xx, or none at all.
    /// </summary>
    /// <value>From 0; default 6.</value>
    /// <remarks>
    /// The waits between double from 0.8 seconds up to some seven minutes: 50 seconds in all with the default. A server that says how long to wait is waited for so
    /// long; where that is more than ten minutes, the row fails at once with what the server said, and the next run asks again.
    /// </remarks>
    [Range(0, int.MaxValue)]
    public int MaxRetries
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    = 6;

    /// <summary>How long one try may take.</summary>
    /// <value>More than zero; default 120 seconds.</value>
    public TimeSpan Timeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    }

    = TimeSpan.FromSeconds(120);

    /// <inheritdoc/>
    public override Uri? Address => ServerAddress is { } server && server.Host != OwnAddress.Host ? server : null;

    /// <inheritdoc/>
    public override IReadOnlyList<RuntimeParameter> RuntimeParameters => field ??=
    [
        .. base.RuntimeParameters,
        new RuntimeParameter<OpenAILLM, Uri?>(
            "base_url", static llm => llm.BaseAddress, static (llm, value) => llm.BaseAddress = value,
            "Where the server is, up to and with the version."),
        new RuntimeParameter<OpenAILLM, string?>(
            "api_key", static llm => llm.ApiKey, static (llm, value) => llm.ApiKey = value, "The key that the server asks for.")
            { ChangesResult = false, Secret = true },
        new RuntimeParameter<OpenAILLM, int>(
            "max_retries", static llm => llm.MaxRetries, static (llm, value) => llm.MaxRetries = value,
            "How many times a failed request is sent again.") { ChangesResult = false, Minimum = 0 },
        new RuntimeParameter<OpenAILLM, double>(
            "timeout", static llm => llm.Timeout.TotalSeconds, static (llm, value) => llm.Timeout = TimeSpan.FromSeconds(value),
            "How many seconds one try may take.") { ChangesResult = false, Minimum = 0.001 },
    ];

    internal override bool SendsKwargsOnly => true;

    // A key read from a file ends in a new line, which no header can hold; what a server echoes is the key without.
    internal override string? Secret => (ApiKey ?? Environment.GetEnvironmentVariable(ApiKeyVariable))?.Trim() is { Length: > 0 } key ? key : null;

    private Uri ServerAddress
    {
        get
        {
            if (BaseAddress is not null)
            {
                return BaseAddress;
            }

            var variable = Environment.GetEnvironmentVariable(AddressVariable);
            if (string.IsNullOrEmpty(variable))
            {
                return OwnAddress;
            }

            return Uri.TryCreate(variable, UriKind.Absolute, out var address) && IsServer(address)
                ? address
                : throw new PipelineException(
                    $"The environment variable {AddressVariable} must hold an http or https address, without a password and a query.");
        }
    }

    // Regional hosts stand before the one name.
    private bool IsOpenAI => ServerAddress.Host is var host &&
        (host == OwnAddress.Host || host.EndsWith("." + OwnAddress.Host, StringComparison.Ordinal));

    /// <inheritdoc/>
    protected override IChatClient CreateClient()
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = ServerAddress,
            NetworkTimeout = Timeout,
            RetryPolicy = new TimedRetryPolicy(MaxRetries, TimeProvider),
        };

        if (Secret is null)
        {
            if (IsOpenAI)
            {
                throw new PipelineException(
                    $"{this} needs a key: set the environment variable {ApiKeyVariable}, or the LLM's ApiKey. " +
                    "For a server of your own, set its BaseAddress.");
            }

            options.AddPolicy(new KeylessPolicy(), PipelinePosition.BeforeTransport);
        }

        return new ChatClient(ModelName, new ApiKeyCredential(Secret ?? "none"), options).AsIChatClient();
    }

    /// <inheritdoc/>
    protected override ChatOptions CreateOptions(GenerationKwargs kwargs)
    {
        var options = base.CreateOptions(kwargs);
        if (!IsOpenAI && kwargs.MaxNewTokens is { } maxTokens)
        {
            // OpenAI itself knows only max_completion_tokens for its newer models; most others know only the older name, and some refuse
            // what they do not know.
            options.MaxOutputTokens = null;
            options.RawRepresentationFactory = _ => ChatCompletions.WithMaxTokens(maxTokens);
        }

        return options;
    }

    internal override string Explain(Exception exception) => ClientErrors.Explain(exception, Timeout);

    private static bool IsServer(Uri address) =>
        address is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" };
}
