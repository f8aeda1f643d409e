using System.Diagnostics;
using System.IO.Compression;
using Distilabel.Dataflow.Generators.Tests.Testing;

namespace Distilabel.Dataflow.Generators.Tests.Packages;

/// <summary>The packages, packed once, and projects in empty folders that have nothing of this repository but them.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Distilabel.Dataflow.AI" Version="{0}" />
          </ItemGroup>
        </Project>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-package-").FullName;

    // A version of its own for each run: no cache has an older package under it.
    private readonly string _version = $"0.0.0-test.{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        await PackAsync("Distilabel.Dataflow");
        await PackAsync("Distilabel.Dataflow.AI");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A new project with these files; its folder.</summary>
    internal async Task<string> CreateProjectAsync(string name, params (string Path, string Text)[] files)
    {
        var project = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        foreach (var (path, text) in files.Append(("Sample.csproj", Project.Replace("{0}", _version, StringComparison.Ordinal))).Append(("nuget.config", NuGetConfig())))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(project, path))!);
            await File.WriteAllTextAsync(Path.Combine(project, path), text, Cancellation);
        }

        return project;
    }

    /// <summary>Builds a project into its folder <c>out</c>; what the build says.</summary>
    internal static Task<string> BuildAsync(string project, bool succeeds = true) =>
        RunAsync(project, succeeds, "build", "--nologo", "--tl:off", "-p:UseSharedCompilation=false", "-o", "out");

    /// <summary>Runs <c>dotnet</c>; what it writes.</summary>
    internal static async Task<string> RunAsync(string folder, bool succeeds, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };

        // What the test run's own build has set is not the user's, and no build server outlives the test.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("NUGET_PACKAGES");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True((process.ExitCode == 0) == succeeds, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{await errors}");
        return output;
    }

    /// <summary>Unpacks what the compiler and the editor load of the package; the folder.</summary>
    internal string UnpackAnalyzers()
    {
        var package = Path.Combine(_folder, "unpacked");
        ZipFile.ExtractToDirectory(Path.Combine(_folder, "feed", $"Distilabel.Dataflow.{_version}.nupkg"), package);
        return Path.Combine(package, "analyzers", "dotnet", "cs");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The packages' own folder is new; what they depend on comes from the machine's.</summary>
    private string NuGetConfig() =>
        $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
          <packageSources><clear /><add key="feed" value="{Path.Combine(_folder, "feed")}" /></packageSources>
          <fallbackPackageFolders><clear /><add key="machine" value="{MachinePackages()}" /></fallbackPackageFolders>
        </configuration>
        """;

    private static string MachinePackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private async Task PackAsync(string name) => await RunAsync(
        Path.Combine(Repository.Root, "src", name), succeeds: true,
        "pack", "--no-build", "--nologo", "--tl:off", "-c", Configuration(), "-o", Path.Combine(_folder, "feed"), $"-p:PackageVersion={_version}");

    private static string Configuration() => AppContext.BaseDirectory.Contains("release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";
}
