using System.Reflection;

namespace Workshop;

/// <summary>What an application has registered; services are made when they are first asked for.</summary>
public sealed class ServiceCollection
{
    private readonly Dictionary<Type, Func<object>> _factories = [];

    public ServiceCollection AddSingleton<T>(T instance)
        where T : class
    {
        _factories[typeof(T)] = () => instance;
        return this;
    }

    public ServiceCollection AddSingleton<T>(Func<ServiceCollection, T> factory)
        where T : class
    {
        var made = new Lazy<T>(() => factory(this));
        _factories[typeof(T)] = () => made.Value;
        return this;
    }

    public ServiceCollection AddSingleton<T>()
        where T : class => AddSingleton(static services => (T)services.Create(typeof(T)));

    public ServiceCollection AddHostedService<T>()
        where T : class, IHostedService
    {
        Hosted.Add(typeof(T));
        return this;
    }

    public T GetRequiredService<T>() => (T)Get(typeof(T));

    internal List<Type> Hosted { get; } = [];

    internal object Get(Type type) =>
        _factories.TryGetValue(type, out var factory) ? factory()
        : type == typeof(string) ? "topic"
        : type == typeof(int) ? 2
        : type == typeof(bool) ? true
        : type == typeof(CancellationToken) ? CancellationToken.None
        : throw new InvalidOperationException($"No service {type} is registered.");

    internal object Create(Type type) => type.GetConstructors().Single() is var constructor
        ? constructor.Invoke([.. constructor.GetParameters().Select(parameter => Get(parameter.ParameterType))])
        : throw new InvalidOperationException();
}

/// <summary>An application with endpoints. When it runs, each endpoint gets one request; pipelines that endpoints return are validated.</summary>
public sealed class WebApplication
{
    private readonly List<Delegate> _handlers = [];

    public ServiceCollection Services { get; init; } = new();

    public static WebApplicationBuilder CreateBuilder(string[] args) => new();

    public static WebApplication Create(string[] args) => new();

    public void MapGet(string route, Delegate handler) => _handlers.Add(handler);

    public void MapPost(string route, Delegate handler) => _handlers.Add(handler);

    public void Run()
    {
        foreach (var handler in _handlers)
        {
            var result = handler.DynamicInvoke([.. handler.Method.GetParameters().Select(parameter => Services.Get(parameter.ParameterType))]);
            if (result is Task task)
            {
                task.GetAwaiter().GetResult();
                result = task.GetType().GetProperty("Result")?.GetValue(task);
            }

            (result as Pipeline)?.Validate();
        }
    }
}

public sealed class WebApplicationBuilder
{
    public ServiceCollection Services { get; } = new();

    public WebApplication Build() => new() { Services = Services };
}

public static class Results
{
    public static object Ok(object? value = null) => value ?? "ok";

    public static object Problem(string detail) => detail;
}

public interface IHostedService
{
    Task StartAsync(CancellationToken cancellationToken);
}

public abstract class BackgroundService : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => ExecuteAsync(cancellationToken);

    protected abstract Task ExecuteAsync(CancellationToken stoppingToken);
}

/// <summary>An application of hosted services. When it runs, each is started.</summary>
public sealed class Host
{
    public ServiceCollection Services { get; } = new();

    public static Host CreateApplicationBuilder(string[] args) => new();

    public Host Build() => this;

    public void Run()
    {
        foreach (var type in Services.Hosted)
        {
            ((IHostedService)Services.Create(type)).StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }
}

/// <summary>A test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAttribute : Attribute;

public static class Assert
{
    public static T Throws<T>(Action action)
        where T : Exception
    {
        try
        {
            action();
        }
        catch (T exception)
        {
            return exception;
        }

        throw new InvalidOperationException($"No {typeof(T)} was thrown.");
    }

    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{expected} was expected, not {actual}.");
        }
    }

    public static void Contains<T>(IEnumerable<T> items, Func<T, bool> matches)
    {
        if (!items.Any(matches))
        {
            throw new InvalidOperationException("No item matches.");
        }
    }
}
