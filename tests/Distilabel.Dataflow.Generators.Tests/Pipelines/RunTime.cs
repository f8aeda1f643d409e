using System.Reflection;
using System.Runtime.Loader;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>Runs code that builds pipelines and validates them. Static fields hold steps, so each way through the code has the assembly to itself.</summary>
internal sealed class RunTime : IDisposable
{
    private readonly AssemblyLoadContext _context = new(null, isCollectible: true);
    private readonly Assembly _assembly;
    private readonly string _libraryName;

    /// <summary>Loads an assembly, with the one library that it needs beside the tests' own.</summary>
    public RunTime(byte[] image, string libraryName, byte[] library)
    {
        _libraryName = libraryName;
        _context.Resolving += (self, name) => name.Name == libraryName ? self.LoadFromStream(new MemoryStream(library)) : null;
        _assembly = _context.LoadFromStream(new MemoryStream(image));
    }

    /// <summary>Calls a static method that gives a pipeline or several, and validates each.</summary>
    public Answer Build(string type, string method, params object?[] arguments) =>
        Validate(() => Call(_assembly, type, method, arguments) is var built && built is Pipeline one ? [one] : (Pipeline[])built!);

    /// <summary>Runs a program's top-level statements, and validates the pipelines that they leave behind.</summary>
    public Answer RunProgram(Func<Pipeline[]> take) => Validate(() =>
    {
        _assembly.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        return take();
    });

    /// <summary>Calls a static method of the library.</summary>
    public object? CallLibrary(string type, string method, params object?[] arguments) =>
        Call(_context.LoadFromAssemblyName(new AssemblyName(_libraryName)), type, method, arguments);

    private static object? Call(Assembly assembly, string type, string method, object?[] arguments) =>
        assembly.GetType(type, throwOnError: true)!
            .GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.Invoke(null, arguments);

    private static Answer Validate(Func<Pipeline[]> build)
    {
        try
        {
            var pipelines = build();
            return new Answer(pipelines, [.. pipelines.Select(Refusal)], null);
        }
        catch (TargetInvocationException exception) when (exception.GetBaseException() is PipelineException refusal)
        {
            return new Answer([], [], refusal.Message);
        }
    }

    public void Dispose() => _context.Unload();

    private static Refusal? Refusal(Pipeline pipeline)
    {
        try
        {
            pipeline.Validate();
            return null;
        }
        catch (PipelineException exception)
        {
            return new Refusal(exception.Message, exception is PipelineValidationException);
        }
    }
}

/// <summary>What the run time says.</summary>
/// <param name="Pipelines">The pipelines that were built.</param>
/// <param name="Refusals">Why each is refused; null for one that is accepted.</param>
/// <param name="Early">Why they could not even be built, so that nothing was validated; null when they could.</param>
internal sealed record Answer(IReadOnlyList<Pipeline> Pipelines, IReadOnlyList<Refusal?> Refusals, string? Early)
{
    public IEnumerable<string> All => Refusals.Select(static refusal => refusal?.Message).Append(Early).OfType<string>();

    /// <summary>Whether all that is wrong was said: what can't be built, or whose arguments are refused, is looked at no further.</summary>
    public bool IsWhole => Early is null && Refusals.All(static refusal => refusal is not { IsWhole: false });
}

/// <summary>Why a pipeline is refused.</summary>
/// <param name="Message">The sentences.</param>
/// <param name="IsWhole">Whether they are all that there are.</param>
internal sealed record Refusal(string Message, bool IsWhole);
